package postbud.outside.phase4;

import com.helger.http.EHttpMethod;
import com.helger.phase4.crypto.AS4CryptoFactoryInMemoryKeyStore;
import com.helger.phase4.incoming.AS4IncomingProfileSelectorConstant;
import com.helger.phase4.incoming.AS4RequestHandler;
import com.helger.phase4.incoming.AS4ServerInitializer;
import com.helger.phase4.incoming.mgr.AS4ProfileSelector;
import com.helger.phase4.model.pmode.resolve.AS4DefaultPModeResolver;
import com.helger.phase4.profile.peppol.AS4PeppolProfileRegistarSPI;
import com.helger.phase4.servlet.AS4UnifiedResponse;
import com.helger.phase4.servlet.AS4XServletHandler;
import com.helger.phase4.servlet.IAS4ServletRequestHandlerCustomizer;
import com.helger.collection.commons.CommonsArrayList;
import com.helger.security.certificate.TrustedCAChecker;
import com.helger.security.revocation.ERevocationCheckMode;
import com.helger.web.scope.IRequestWebScopeWithoutResponse;
import com.helger.web.scope.mgr.WebScopeManager;
import com.helger.xservlet.AbstractXServlet;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * phase4 as both access points of an exchange, in one process: the one that is asked to send,
 * and the one that receives. Lines on the standard input say how a receiver is to behave; on
 * the standard output it tells that it is ready, and of each document that arrived. A line is
 * fields as in the query of an address.
 */
public final class AccessPoint {
  final Map<String, String> options;
  final Map<String, String> ways = new ConcurrentHashMap<>(); // how a receiver behaves, by participant
  final AS4CryptoFactoryInMemoryKeyStore keys;
  final X509Certificate certificate;
  final TrustedCAChecker issuers;
  int port;

  private AccessPoint(Map<String, String> options) throws Exception {
    this.options = options;
    this.certificate = certificate("certificate");
    X509Certificate ca = certificate("ca");
    KeyStore own = empty();
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(options.get("key")))));
    own.setKeyEntry("own", key, "own".toCharArray(), new X509Certificate[] {certificate, ca});
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", ca);
    this.keys = new AS4CryptoFactoryInMemoryKeyStore(own, "own", "own".toCharArray(), trusted);
    this.issuers = new TrustedCAChecker(ERevocationCheckMode.NONE, Duration.ofHours(1), 10, ca);
  }

  public static void main(String[] args) throws Exception {
    AccessPoint ap = new AccessPoint(fields(args[0]));
    ap.open();
    Properties version = new Properties();
    version.load(AS4RequestHandler.class.getResourceAsStream("/phase4-version.properties"));
    say("event", "ready", "port", String.valueOf(ap.port), "version", version.getProperty("version"));
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, String> order = fields(line);
        ap.ways.put(order.get("receiver"), order.get("way"));
        say("event", "set", "receiver", order.get("receiver"), "way", order.get("way"));
      }
    }
    System.exit(0); // whoever started it is gone
  }

  private void open() throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(options.get("work"));
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setMaxPostSize(-1);
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", options.get("work"));
    context.addServletContainerInitializer((classes, servlets) -> {
      WebScopeManager.onGlobalBegin(servlets);
      AS4ProfileSelector.setCustomDefaultAS4ProfileID(AS4PeppolProfileRegistarSPI.AS4_PROFILE_ID);
      AS4ServerInitializer.initAS4Server();
      servlets.addServlet("send", new Sender(this)).addMapping("/sendsbdh");
      servlets.addServlet("as4", new Receiver(new Arrivals(this))).addMapping("/as4"); // only now it can be made
    }, Set.of());
    tomcat.start();
    port = connector.getLocalPort();
  }

  /** Takes AS4 messages at /as4. */
  private final class Receiver extends AbstractXServlet {
    private static final long serialVersionUID = 1;

    Receiver(Arrivals arrivals) {
      settings().setMultipartEnabled(false);
      AS4XServletHandler handler = new AS4XServletHandler();
      handler.setRequestHandlerCustomizer(new IAS4ServletRequestHandlerCustomizer() {
        @Override
        public void customizeBeforeHandling(IRequestWebScopeWithoutResponse request, AS4UnifiedResponse answer, AS4RequestHandler each) {
          String profile = AS4PeppolProfileRegistarSPI.AS4_PROFILE_ID;
          each.setCryptoFactory(keys);
          each.setPModeResolver(new AS4DefaultPModeResolver(profile));
          each.setIncomingProfileSelector(new AS4IncomingProfileSelectorConstant(profile));
          each.setProcessorSupplier(() -> new CommonsArrayList<>(arrivals));
        }

        @Override
        public void customizeAfterHandling(IRequestWebScopeWithoutResponse request, AS4UnifiedResponse answer, AS4RequestHandler each) {
          // nothing is left to do
        }
      });
      handlerRegistry().registerHandler(EHttpMethod.POST, handler);
    }
  }

  private X509Certificate certificate(String option) throws Exception {
    try (java.io.InputStream in = Files.newInputStream(Path.of(options.get(option)))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  static Map<String, String> fields(String line) {
    Map<String, String> all = new HashMap<>();
    for (String field : line.split("&")) {
      int at = field.indexOf('=');
      all.put(field.substring(0, at), URLDecoder.decode(field.substring(at + 1), StandardCharsets.UTF_8));
    }
    return all;
  }

  static synchronized void say(String... fields) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      line.append(i == 0 ? "" : "&").append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    System.out.println(line);
  }
}
