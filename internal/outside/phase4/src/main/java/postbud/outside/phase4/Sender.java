package postbud.outside.phase4;

import com.helger.base.wrapper.Wrapper;
import com.helger.peppol.sbdh.PeppolSBDHData;
import com.helger.peppol.sbdh.PeppolSBDHDataReadException;
import com.helger.peppol.sbdh.PeppolSBDHDataReader;
import com.helger.peppol.sml.ESML;
import com.helger.peppolid.factory.PeppolIdentifierFactory;
import com.helger.phase4.client.IAS4ClientBuildMessageCallback;
import com.helger.phase4.messaging.http.HttpRetrySettings;
import com.helger.phase4.model.message.AS4UserMessage;
import com.helger.phase4.model.message.AbstractAS4Message;
import com.helger.phase4.peppol.Phase4PeppolSender;
import com.helger.phase4.peppol.Phase4PeppolSendingReport;
import com.helger.phase4.profile.peppol.Phase4PeppolHttpClientSettings;
import com.helger.phase4.sender.EAS4UserMessageSendResult;
import com.helger.phase4.util.Phase4Exception;
import com.helger.security.certificate.CertificateHelper;
import com.helger.smpclient.exception.SMPClientException;
import com.helger.smpclient.peppol.SMPClientReadOnly;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Takes envelopes at /sendsbdh from those who know the token, sends each by phase4, and answers
 * with phase4's own report.
 */
final class Sender extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient AccessPoint ap;

  Sender(AccessPoint ap) {
    this.ap = ap;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse answer) throws IOException {
    if (!ap.options.get("token").equals(request.getHeader("X-Token"))) {
      answer.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    byte[] envelope = request.getInputStream().readAllBytes();
    if (request.getContentLengthLong() != envelope.length) {
      answer.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    ESML zone = "production".equals(ap.options.get("stage")) ? ESML.PEPPOL_PRODUCTION : ESML.PEPPOL_TEST;
    Phase4PeppolSendingReport report = new Phase4PeppolSendingReport(zone);
    try {
      PeppolSBDHData data = new PeppolSBDHDataReader(PeppolIdentifierFactory.INSTANCE).extractData(new ByteArrayInputStream(envelope));
      send(data, report);
    } catch (PeppolSBDHDataReadException e) {
      report.setSBDHParseException(e);
      report.setSendingSuccess(false);
      report.setOverallSuccess(false);
    }
    answer.setContentType("application/json");
    answer.getOutputStream().write(report.getAsJsonString().getBytes(StandardCharsets.UTF_8));
  }

  private void send(PeppolSBDHData data, Phase4PeppolSendingReport report) {
    report.setSenderID(data.getSenderAsIdentifier());
    report.setReceiverID(data.getReceiverAsIdentifier());
    report.setDocTypeID(data.getDocumentTypeAsIdentifier());
    report.setProcessID(data.getProcessAsIdentifier());
    report.setCountryC1(data.getCountryC1());
    report.setSBDHInstanceIdentifier(data.getInstanceIdentifier());
    String seat = CertificateHelper.getSubjectCN(ap.certificate);
    report.setSenderPartyID(seat);
    long begun = System.nanoTime();
    EAS4UserMessageSendResult result = null;
    Exception caught = null;
    try {
      Phase4PeppolSender.PeppolUserMessageSBDHBuilder builder = Phase4PeppolSender.sbdhBuilder()
          .httpClientFactory(new Phase4PeppolHttpClientSettings())
          .httpRetrySettings(new HttpRetrySettings().setMaxRetries(0))
          .cryptoFactory(ap.keys)
          .payloadAndMetadata(data)
          .senderPartyID(seat)
          .peppolAP_CAChecker(ap.issuers)
          .endpointURLConsumer(report::setC3EndpointURL)
          .certificateConsumer((certificate, at, checked) -> {
            report.setC3Cert(certificate);
            report.setC3CertCheckDT(at);
            report.setC3CertCheckResult(checked);
          })
          .sendingDateTimeConsumer(report::setAS4SendingDT)
          .buildMessageCallback(new IAS4ClientBuildMessageCallback() {
            @Override
            public void onAS4Message(AbstractAS4Message<?> message) {
              AS4UserMessage user = (AS4UserMessage) message;
              report.setAS4MessageID(user.getEbms3UserMessage().getMessageInfo().getMessageId());
              report.setAS4ConversationID(user.getEbms3UserMessage().getCollaborationInfo().getConversationId());
            }
          })
          .signalMsgConsumer((signal, metadata, state) -> report.setAS4ReceivedSignalMsg(signal));
      find(builder, data, report);
      Wrapper<Phase4Exception> wrong = new Wrapper<>();
      result = builder.sendMessageAndCheckForReceipt(wrong::set);
      report.setAS4SendingResult(result);
      caught = wrong.get();
    } catch (Exception e) {
      caught = e;
    }
    if (caught instanceof SMPClientException) {
      report.setLookupError("The look-up of the receiver failed");
      report.setLookupException(caught);
    } else if (caught != null) {
      report.setAS4SendingException(caught);
    }
    report.setOverallDurationMillis((System.nanoTime() - begun) / 1_000_000);
    boolean sent = result != null && result.isSuccess();
    report.setSendingSuccess(sent);
    report.setOverallSuccess(sent && caught == null);
  }

  /** Where the receiver is: here, unless an order says otherwise. */
  private void find(Phase4PeppolSender.PeppolUserMessageSBDHBuilder builder, PeppolSBDHData data, Phase4PeppolSendingReport report) throws SMPClientException {
    String here = "http://127.0.0.1:" + ap.port;
    switch (ap.ways.getOrDefault(data.getReceiverAsIdentifier().getValue(), "")) {
      case "unknown" -> look(here + "/smp/", data, report); // there, nobody is registered
      case "nolookup" -> look("http://127.0.0.1:1/", data, report);
      case "down" -> builder.receiverEndpointDetails(ap.certificate, "http://127.0.0.1:1/as4");
      default -> builder.receiverEndpointDetails(ap.certificate, here + "/as4");
    }
  }

  /** Asks an SMP before anything is sent, which finds nobody. */
  private static void look(String smp, PeppolSBDHData data, Phase4PeppolSendingReport report) throws SMPClientException {
    report.setC3SMPURL(smp);
    new SMPClientReadOnly(URI.create(smp)).getServiceGroup(data.getReceiverAsIdentifier());
    throw new IllegalStateException("somebody is registered at " + smp);
  }
}
