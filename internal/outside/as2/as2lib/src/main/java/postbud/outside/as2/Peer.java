package postbud.outside.as2;

import com.helger.as2lib.CAS2Version;
import com.helger.as2lib.cert.CertificateFactory;
import com.helger.as2lib.crypto.ECryptoAlgorithmCrypt;
import com.helger.as2lib.crypto.ECryptoAlgorithmSign;
import com.helger.as2lib.exception.AS2Exception;
import com.helger.as2lib.message.AS2Message;
import com.helger.as2lib.message.IMessage;
import com.helger.as2lib.partner.AbstractPartnershipFactory;
import com.helger.as2lib.partner.Partnership;
import com.helger.as2lib.processor.DefaultMessageProcessor;
import com.helger.as2lib.processor.module.AbstractProcessorModule;
import com.helger.as2lib.processor.receiver.AS2MDNReceiverModule;
import com.helger.as2lib.processor.receiver.AS2ReceiverModule;
import com.helger.as2lib.processor.receiver.net.AS2MDNReceiverHandler;
import com.helger.as2lib.processor.sender.AS2SenderModule;
import com.helger.as2lib.processor.sender.AsynchMDNSenderModule;
import com.helger.as2lib.processor.sender.IProcessorSenderModule;
import com.helger.as2lib.processor.storage.IProcessorStorageModule;
import com.helger.as2lib.session.AS2Session;
import com.helger.as2lib.util.http.IAS2IncomingMDNCallback;
import com.helger.commons.collection.attr.StringMap;
import com.helger.security.keystore.EKeyStoreType;
import jakarta.activation.DataHandler;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The AS2 library as2-lib as a peer of its own: it takes messages, and sends those that a
 * line on the standard input asks for. Lines are fields as in the query of an address, and so
 * are those it answers with on the standard output: ready, received and sent.
 */
public final class Peer {
  private final Map<String, String> options;
  private final AS2Session session = new AS2Session();
  private final Path store;
  private final AtomicInteger stored = new AtomicInteger();
  private final Map<String, String> waiting = new ConcurrentHashMap<>(); // Message-ID to id of the command

  private Peer(Map<String, String> options) {
    this.options = options;
    this.store = Path.of(options.get("store"));
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = fields(args[0]);
    Peer peer = new Peer(options);
    peer.open();
    say("event", "ready", "version", CAS2Version.BUILD_VERSION);
    ExecutorService work = Executors.newFixedThreadPool(4);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, String> order = fields(line);
        work.execute(() -> peer.send(order));
      }
    }
    System.exit(0);
  }

  private void open() throws Exception {
    AS2Session.makeAS2CommandMapChanges();
    session.setCryptoVerifyUseCertificateInBodyPart(false);
    CertificateFactory keys = new CertificateFactory();
    keys.setKeyStoreType(EKeyStoreType.PKCS12);
    keys.setFilename(options.get("keys"));
    keys.setPassword(options.get("password"));
    keys.setSaveChangesToFile(false);
    StringMap keyAttributes = new StringMap();
    keyAttributes.putIn(CertificateFactory.ATTR_TYPE, EKeyStoreType.PKCS12.getID());
    keyAttributes.putIn(CertificateFactory.ATTR_FILENAME, options.get("keys"));
    keyAttributes.putIn(CertificateFactory.ATTR_PASSWORD, options.get("password"));
    keyAttributes.putIn(CertificateFactory.ATTR_SAVE_CHANGES_TO_FILE, "false");
    keys.initDynamicComponent(session, keyAttributes);
    session.setCertificateFactory(keys);

    Partners partners = new Partners();
    partners.initDynamicComponent(session, null);
    session.setPartnershipFactory(partners);
    // Whether the digest of a receipt covers the headers, the library decides by what is agreed,
    // and not by what came: plain messages come from a name of their own.
    Partnership in = from("in", options.get("partner"));
    in.setSigningAlgorithm(ECryptoAlgorithmSign.DIGEST_SHA_256);
    partners.addPartnership(in);
    partners.addPartnership(from("in plain", options.get("partner") + ".plain"));
    Partnership out = new Partnership("out");
    direct(out);
    partners.addPartnership(out);

    DefaultMessageProcessor processor = new DefaultMessageProcessor();
    processor.initDynamicComponent(session, null);
    processor.setPendingMDNFolder(options.get("pending"));
    processor.setPendingMDNInfoFolder(options.get("pending") + "-info");
    session.setMessageProcessor(processor);
    Store kept = new Store();
    kept.initDynamicComponent(session, null);
    processor.addModule(kept);
    AsynchMDNSenderModule receipts = new AsynchMDNSenderModule();
    receipts.initDynamicComponent(session, null);
    processor.addModule(receipts);

    AS2ReceiverModule receiver = new AS2ReceiverModule();
    receiver.initDynamicComponent(session, at(options.get("port")));
    processor.addModule(receiver);
    AS2MDNReceiverModule later = new Later();
    later.initDynamicComponent(session, at(options.get("mdnport")));
    processor.addModule(later);
    processor.startActiveModules();
  }

  private Partnership from(String name, String partner) {
    Partnership p = new Partnership(name);
    p.setSenderAS2ID(partner);
    p.setSenderX509Alias("partner");
    p.setReceiverAS2ID(options.get("name"));
    p.setReceiverX509Alias("own");
    return p;
  }

  private static StringMap at(String port) {
    StringMap attributes = new StringMap();
    attributes.putIn(AS2ReceiverModule.ATTR_ADDRESS, "127.0.0.1");
    attributes.putIn(AS2ReceiverModule.ATTR_PORT, port);
    return attributes;
  }

  private void direct(Partnership p) {
    p.setSenderAS2ID(options.get("name"));
    p.setSenderX509Alias("own");
    p.setSenderEmail("peer@as2lib.invalid");
    p.setReceiverAS2ID(options.get("partner"));
    p.setReceiverX509Alias("partner");
    p.setAS2URL(options.get("url"));
    p.setProtocol("as2");
    p.setSubject("from as2-lib");
    p.setMessageIDFormat("as2lib-$date.uuuuMMddHHmmss$-$rand.1234567890$@as2lib.invalid");
    p.setContentTransferEncodingSend("binary");
  }

  private void send(Map<String, String> order) {
    String id = order.get("id");
    AS2Message message = new AS2Message();
    try {
      Partnership way = new Partnership("way" + id);
      direct(way);
      if (order.containsKey("digest")) {
        way.setSigningAlgorithm(ECryptoAlgorithmSign.getFromIDOrThrow(order.get("digest")));
      }
      if (order.containsKey("cipher")) {
        way.setEncryptAlgorithm(ECryptoAlgorithmCrypt.getFromIDOrThrow(order.get("cipher")));
      }
      if (order.containsKey("compress")) {
        way.setCompressionType("zlib");
        if (order.get("compress").equals("before")) {
          way.setCompressionModeCompressBeforeSigning();
        } else {
          way.setCompressionModeCompressAfterSigning();
        }
      }
      boolean receipt = order.containsKey("receipt");
      boolean async = receipt && order.get("receipt").startsWith("async");
      if (receipt) {
        way.setAS2MDNTo("peer@as2lib.invalid");
        if (order.get("receipt").endsWith("signed")) {
          way.setAS2MDNOptions("signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, " + order.getOrDefault("micalg", "sha-256"));
        }
        if (async) {
          way.setAS2ReceiptDeliveryOption("http://127.0.0.1:" + options.get("mdnport") + "/");
        }
      }
      message.setPartnership(way);
      MimeBodyPart part = new MimeBodyPart();
      byte[] data = Files.readAllBytes(Path.of(order.get("file")));
      part.setDataHandler(new DataHandler(new ByteArrayDataSource(data, order.get("type"))));
      part.setHeader("Content-Type", order.get("type"));
      part.setHeader("Content-Transfer-Encoding", "binary");
      part.setHeader("Content-Disposition", "attachment; filename=\"" + order.get("name") + "\"");
      message.setContentType(order.get("type"));
      message.setSubject("from as2-lib");
      message.setData(part);
      message.updateMessageID();
      if (async) {
        waiting.put(bare(message.getMessageID()), id);
      }
      Answer answer = new Answer();
      AS2SenderModule sender = new AS2SenderModule();
      sender.initDynamicComponent(session, null);
      sender.setIncomingMDNCallback(answer);
      sender.handle(IProcessorSenderModule.DO_SEND, message, new HashMap<>());
      if (!receipt) {
        say("event", "sent", "id", id, "message", message.getMessageID(), "ok", "true", "note", "no receipt asked for");
      } else if (!async) {
        answer.digest = String.valueOf(message.attrs().getAsString(AS2Message.ATTRIBUTE_MIC));
        answer.tell(id, message.getMessageID());
      }
    } catch (Exception e) {
      waiting.remove(bare(String.valueOf(message.getMessageID())));
      say("event", "sent", "id", id, "message", String.valueOf(message.getMessageID()), "ok", "false", "note", String.valueOf(e));
    }
  }

  private static String bare(String messageID) {
    return messageID.replace("<", "").replace(">", "");
  }

  /** What the library tells of a receipt. */
  private static final class Answer implements IAS2IncomingMDNCallback {
    private String disposition = "none came";
    private boolean signed;
    private boolean equal;
    private String digest = ""; // its own, where the library tells

    @Override
    public void onIncomingMDN(boolean async, com.helger.as2lib.message.IMessageMDN mdn, String from, String to, String disposition, String mic,
        String originalMessageID, boolean signed, boolean equal) {
      this.disposition = disposition;
      this.signed = signed;
      this.equal = equal;
    }

    void tell(String id, String message) {
      boolean ok = disposition.toLowerCase(java.util.Locale.ROOT).endsWith("processed");
      say("event", "sent", "id", id, "message", message, "ok", String.valueOf(ok), "mic", String.valueOf(equal), "digest", digest,
          "note", disposition);
    }
  }

  /** Takes receipts that come in a request of their own. */
  private final class Later extends AS2MDNReceiverModule {
    private static final long serialVersionUID = 1;

    @Override
    public void handleError(IMessage message, AS2Exception e) {
      e.printStackTrace();
    }

    @Override
    public AS2MDNReceiverHandler createHandler() {
      AS2MDNReceiverHandler handler = super.createHandler();
      handler.setIncomingMDNCallback((async, mdn, from, to, disposition, mic, original, signed, equal) -> {
        String id = waiting.remove(bare(String.valueOf(original)));
        if (id != null) {
          Answer answer = new Answer();
          answer.onIncomingMDN(async, mdn, from, to, disposition, mic, original, signed, equal);
          answer.tell(id, original);
        }
      });
      return handler;
    }
  }

  /** Knows the partnerships by the AS2 names alone: for a receipt, the library asks with more. */
  private static final class Partners extends AbstractPartnershipFactory {
    private static final long serialVersionUID = 1;

    @Override
    public Partnership getPartnership(Partnership asked) throws AS2Exception {
      for (Partnership p : getAllPartnerships()) {
        if (p.getSenderAS2ID().equals(asked.getSenderAS2ID()) && p.getReceiverAS2ID().equals(asked.getReceiverAS2ID())) {
          return p;
        }
      }
      return super.getPartnership(asked);
    }
  }

  /** Keeps what was received. */
  private final class Store extends AbstractProcessorModule implements IProcessorStorageModule {
    private static final long serialVersionUID = 1;

    @Override
    public boolean canHandle(String action, IMessage message, Map<String, Object> extra) {
      return action.equals(DO_STORE);
    }

    @Override
    public void handle(String action, IMessage message, Map<String, Object> extra) {
      Path file = store.resolve(String.valueOf(stored.incrementAndGet()));
      try (InputStream in = message.getData().getInputStream()) {
        Files.copy(in, file);
        String name = message.getData().getFileName();
        say("event", "received", "message", message.getMessageID(), "name", name == null ? "" : name, "file", file.toString());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> all = new HashMap<>();
    for (String field : line.split("&")) {
      int at = field.indexOf('=');
      all.put(field.substring(0, at), URLDecoder.decode(field.substring(at + 1), StandardCharsets.UTF_8));
    }
    return all;
  }

  private static synchronized void say(String... fields) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      line.append(i == 0 ? "" : "&").append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    System.out.println(line);
  }
}
