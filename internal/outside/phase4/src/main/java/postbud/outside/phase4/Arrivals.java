package postbud.outside.phase4;

import com.helger.collection.commons.ICommonsList;
import com.helger.http.header.HttpHeaderMap;
import com.helger.peppol.sbdh.PeppolSBDHData;
import com.helger.peppol.sbdh.PeppolSBDHDataReader;
import com.helger.peppolid.factory.PeppolIdentifierFactory;
import com.helger.phase4.attachment.WSS4JAttachment;
import com.helger.phase4.ebms3header.Ebms3SignalMessage;
import com.helger.phase4.ebms3header.Ebms3UserMessage;
import com.helger.phase4.error.AS4Error;
import com.helger.phase4.error.AS4ErrorList;
import com.helger.phase4.incoming.IAS4IncomingMessageMetadata;
import com.helger.phase4.incoming.IAS4IncomingMessageState;
import com.helger.phase4.incoming.spi.AS4MessageProcessorResult;
import com.helger.phase4.incoming.spi.AS4SignalMessageProcessorResult;
import com.helger.phase4.incoming.spi.IAS4IncomingMessageProcessorSPI;
import com.helger.phase4.model.error.EEbmsError;
import com.helger.phase4.model.pmode.IPMode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.w3c.dom.Node;

/** What the receiving access point does with a message that phase4 has decrypted and verified. */
final class Arrivals implements IAS4IncomingMessageProcessorSPI {
  private final AccessPoint ap;
  private final AtomicInteger stored = new AtomicInteger();

  Arrivals(AccessPoint ap) {
    this.ap = ap;
  }

  @Override
  public AS4MessageProcessorResult processAS4UserMessage(IAS4IncomingMessageMetadata metadata, HttpHeaderMap headers, Ebms3UserMessage message, IPMode mode,
      Node payload, ICommonsList<WSS4JAttachment> attachments, IAS4IncomingMessageState state, AS4ErrorList errors) {
    try {
      if (ap.issuers.checkCertificate(state.getSigningCertificate()).isInvalid()) {
        return refused(errors, message, EEbmsError.EBMS_FAILED_AUTHENTICATION, "the signing certificate is not trusted");
      }
      byte[] envelope;
      try (InputStream in = attachments.getFirstOrNull().getSourceStream()) {
        envelope = in.readAllBytes();
      }
      PeppolSBDHData data = new PeppolSBDHDataReader(PeppolIdentifierFactory.INSTANCE).extractData(new ByteArrayInputStream(envelope));
      String way = ap.ways.getOrDefault(data.getReceiverAsIdentifier().getValue(), "");
      if (way.equals("refuse")) {
        return refused(errors, message, EEbmsError.EBMS_OTHER, "PEPPOL:NOT_SERVICED");
      }
      if (way.startsWith("EBMS:")) {
        return refused(errors, message, EEbmsError.getFromErrorCodeOrNull(way), "as ordered");
      }
      Path part = Path.of(ap.options.get("store"), "." + stored.incrementAndGet());
      Files.write(part, envelope);
      Path whole = part.resolveSibling(part.getFileName().toString().substring(1) + ".xml");
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      AccessPoint.say("event", "received", "instance", data.getInstanceIdentifier(), "file", whole.toString());
      return AS4MessageProcessorResult.createSuccess();
    } catch (Exception e) {
      return refused(errors, message, EEbmsError.EBMS_OTHER, String.valueOf(e.getMessage()));
    }
  }

  private static AS4MessageProcessorResult refused(AS4ErrorList errors, Ebms3UserMessage message, EEbmsError error, String detail) {
    errors.add(AS4Error.builder()
        .ebmsError(error.errorBuilder(Locale.ENGLISH).refToMessageInError(message.getMessageInfo().getMessageId()).errorDetail(detail).build())
        .build());
    return AS4MessageProcessorResult.createFailure();
  }

  @Override
  public AS4SignalMessageProcessorResult processAS4SignalMessage(IAS4IncomingMessageMetadata metadata, HttpHeaderMap headers, Ebms3SignalMessage message,
      IPMode mode, IAS4IncomingMessageState state, AS4ErrorList errors) {
    return AS4SignalMessageProcessorResult.createSuccess();
  }

  @Override
  public void processAS4ResponseMessage(IAS4IncomingMessageMetadata metadata, IAS4IncomingMessageState state, String id, byte[] answer, boolean filled,
      AS4ErrorList errors) {
    // nobody wants to know
  }
}
