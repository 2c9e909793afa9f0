package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.loomscope.testing.TestCertificate;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and by what certificate a server is known. */
final class HttpAccessTest {

  private static final String TOKEN = "first-token-0123456789";
  private static final String NEXT_TOKEN = "next-token-0123456789";
  private static final String CERTIFICATE = "http.tls.certificate";
  private static final String KEY = "http.tls.key";
  private static final String TOKEN_FILE = "http.token-file";

  private static TestCertificate rsa = new TestCertificate(Path.of(""), Path.of(""));
  private static TestCertificate ec = rsa;

  @TempDir private Path folder = Path.of("");
  private Optional<HttpService> service = Optional.empty();

  @BeforeAll
  static void makeCertificates(@TempDir Path shared) throws Exception {
    rsa = TestCertificate.make(shared, "one", "RSA");
    ec = TestCertificate.make(shared, "two", "EC");
  }

  @AfterEach
  void stop() throws InvalidSettingException {
    service.ifPresent(HttpService::close);
    Credentials.use(Settings.read(Credentials.SETTINGS, Map.of(), Map.of()));
  }

  private void start(String... pairs) throws Exception {
    Map<String, String> flags = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      flags.put(pairs[i], pairs[i + 1]);
    }
    service =
        Optional.of(
            HttpService.start(
                "try-service",
                Settings.read(HttpService.SETTINGS, flags, Map.of()),
                new PrometheusRegistry(),
                () -> true,
                Map::of,
                routes -> routes.post("/order", (request, response) -> response.send("done"))));
  }

  private int port() {
    return service.orElseThrow().port();
  }

  private Path secret(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Path written = Files.writeString(folder.resolve(name + ".new"), text);
    Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
    return Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private HttpURLConnection open(String scheme, String host, String path) throws IOException {
    return (HttpURLConnection)
        URI.create(scheme + "://" + host + ":" + port() + path).toURL().openConnection();
  }

  private int status(String path, String... authorization) throws IOException {
    HttpURLConnection connection = open("http", "127.0.0.1", path);
    for (String header : authorization) {
      connection.setRequestProperty("Authorization", header);
    }
    return connection.getResponseCode();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String body(HttpURLConnection connection) throws IOException {
    boolean good = connection.getResponseCode() < 400;
    try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String metrics() throws IOException {
    HttpURLConnection connection = open("http", "127.0.0.1", "/metrics");
    connection.setRequestProperty("Authorization", "Bearer " + TOKEN);
    return body(connection);
  }

  @Test
  void shouldLetInWhoShowsATokenAsBearerOrAsPassword() throws Exception {
    start(TOKEN_FILE, secret("tokens", "# ours\n" + TOKEN + "\n\n" + NEXT_TOKEN + "\n").toString());
    assertThat(status("/metrics", "Bearer " + TOKEN)).isEqualTo(200);
    assertThat(status("/metrics", "bearer " + NEXT_TOKEN)).isEqualTo(200);
    assertThat(status("/api/status", basic("prometheus:" + TOKEN))).isEqualTo(200);
    assertThat(status("/api/status", basic(":" + NEXT_TOKEN))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer first-token-012345678", "Bearer", "Basic !", "Digest x", "", "Basic Og=="})
  void shouldAskWhoShowsAnotherForOne(String authorization) throws Exception {
    start(TOKEN_FILE, secret("tokens", TOKEN).toString());
    assertThat(status("/metrics", authorization)).isEqualTo(401);
    assertThat(metrics()).contains("http_requests_refused_total{reason=\"wrong_token\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/api/status", "/order", "/", "/observe/health/live/.."})
  void shouldAskWhoShowsNoneForOne(String path) throws Exception {
    start(TOKEN_FILE, secret("tokens", TOKEN).toString());
    HttpURLConnection connection = open("http", "127.0.0.1", path);
    assertThat(connection.getResponseCode()).isEqualTo(401);
    assertThat(connection.getHeaderFields().get("WWW-Authenticate"))
        .containsExactlyInAnyOrder(
            "Bearer realm=\"loomscope\"", "Basic realm=\"loomscope\", charset=\"UTF-8\"");
    assertThat(body(connection)).contains("this needs a token");
    assertThat(metrics()).contains("http_requests_refused_total{reason=\"no_token\"} 1.0");
  }

  @Test
  void shouldTellItsHealthToAnybody() throws Exception {
    start(TOKEN_FILE, secret("tokens", TOKEN).toString());
    assertThat(status("/observe/health/live")).isEqualTo(204);
    assertThat(status("/observe/health/ready")).isEqualTo(503);
  }

  @Test
  void shouldTakeNewTokensAndKeepThemIfTheFileIsDamaged() throws Exception {
    start(TOKEN_FILE, secret("tokens", NEXT_TOKEN).toString());
    assertThat(status("/metrics", "Bearer " + TOKEN)).isEqualTo(401);
    secret("tokens", TOKEN);
    await().until(() -> status("/metrics", "Bearer " + TOKEN) == 200);
    assertThat(status("/metrics", "Bearer " + NEXT_TOKEN)).isEqualTo(401);
    secret("tokens", "short");
    await()
        .until(
            () ->
                metrics()
                    .contains("http_file_reloads_total{file=\"tokens\",result=\"refused\"} 1.0"));
  }

  @Test
  void shouldTakeOrdersFromLoopbackAloneWithoutTokens() throws Exception {
    start("http.bind", "0.0.0.0");
    assertThat(order("127.0.0.1").getResponseCode()).isEqualTo(200);
    String other = otherAddress();
    HttpURLConnection refused = order(other);
    assertThat(refused.getResponseCode()).isEqualTo(403);
    assertThat(body(refused)).contains("without http.token-file").contains("this request is from");
    assertThat(open("http", other, "/metrics").getResponseCode()).isEqualTo(200);
    assertThat(metrics()).contains("http_requests_refused_total{reason=\"not_loopback\"} 1.0");
  }

  @Test
  void shouldTakeOrdersFromAnywhereWithAToken() throws Exception {
    start("http.bind", "0.0.0.0", TOKEN_FILE, secret("tokens", TOKEN).toString());
    HttpURLConnection order = order(otherAddress());
    order.setRequestProperty("Authorization", "Bearer " + TOKEN);
    assertThat(order.getResponseCode()).isEqualTo(200);
  }

  private HttpURLConnection order(String host) throws IOException {
    HttpURLConnection connection = open("http", host, "/order");
    connection.setRequestMethod("POST");
    return connection;
  }

  /** An address of this machine that is not loopback; who asks it has it, too. */
  private static String otherAddress() throws IOException {
    Optional<String> found =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address)
            .filter(address -> !address.isLoopbackAddress())
            .map(InetAddress::getHostAddress)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "this machine has a network");
    return found.orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"RSA,one", "EC,two"})
  void shouldProveItselfByItsCertificate(String kind, String subject) throws Exception {
    TestCertificate certificate = kind.equals("RSA") ? rsa : ec;
    start(CERTIFICATE, certificate.chain().toString(), KEY, certificate.key().toString());
    believe(certificate.chain());
    assertThat(subject()).isEqualTo("CN=" + subject);
    HttpURLConnection scrape = open("https", "localhost", "/metrics");
    Credentials.apply(scrape);
    assertThat(body(scrape)).contains("http_certificate_expiry_timestamp_seconds");
  }

  @Test
  void shouldProveItselfByANewCertificateWithoutDroppingConnections() throws Exception {
    Path chain = Files.copy(rsa.chain(), folder.resolve("server.crt"));
    Path key = secret("server.key", Files.readString(rsa.key()));
    Path believed = Files.copy(rsa.chain(), folder.resolve("ca.crt"));
    start(CERTIFICATE, chain.toString(), KEY, key.toString());
    believe(believed);
    try (SSLSocket kept = connected()) {
      Files.writeString(chain, Files.readString(ec.chain()));
      await()
          .until(
              () ->
                  ask(kept)
                      .contains(
                          "http_file_reloads_total{file=\"certificate\",result=\"refused\"} 1.0"));
      secret("server.key", Files.readString(ec.key()));
      Files.writeString(believed, Files.readString(ec.chain()));
      await()
          .ignoreExceptionsInstanceOf(SSLException.class)
          .until(() -> subject().equals("CN=two"));
      assertThat(ask(kept)).contains("file=\"certificate\",result=\"replaced\"} 1.0");
    }
  }

  private static void believe(Path authorities) throws InvalidSettingException {
    Credentials.use(
        Settings.read(Credentials.SETTINGS, Map.of("ca-file", authorities.toString()), Map.of()));
  }

  /** Whose certificate a new connection is shown. */
  private String subject() throws IOException {
    HttpsURLConnection connection = (HttpsURLConnection) open("https", "localhost", "/");
    Credentials.apply(connection);
    connection.connect();
    try {
      return connection.getPeerPrincipal().getName();
    } finally {
      connection.disconnect();
    }
  }

  private SSLSocket connected() throws Exception {
    KeyStore believed = KeyStore.getInstance(KeyStore.getDefaultType());
    believed.load(null, null);
    believed.setCertificateEntry(
        "server", Pem.certificates(Files.readString(rsa.chain())).getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(believed);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return (SSLSocket) context.getSocketFactory().createSocket("localhost", port());
  }

  /** What the server says of its files, over a connection that is kept. */
  private static String ask(Socket connection) throws IOException {
    connection
        .getOutputStream()
        .write(
            "GET /metrics?name%5B%5D=http_file_reloads_total HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n0\r\n\r\n") < 0) {
      int next = connection.getInputStream().read();
      if (next < 0) {
        throw new EOFException(answer.toString());
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void shouldTellAnImagesHealthCheckOverTls(boolean ready, int exitCode) throws Exception {
    start(CERTIFICATE, rsa.chain().toString(), KEY, rsa.key().toString());
    service.orElseThrow().ready(ready);
    ProcessBuilder probe =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ReadyProbe.class.getName());
    probe.environment().put("LOOMSCOPE_HTTP_BIND", "127.0.0.1");
    probe.environment().put("LOOMSCOPE_HTTP_PORT", Integer.toString(port()));
    probe.environment().put("LOOMSCOPE_HTTP_TLS_CERTIFICATE", rsa.chain().toString());
    assertThat(probe.start().waitFor()).isEqualTo(exitCode);
  }

  @Test
  void shouldNotTalkToAServerThatItsAuthoritiesDoNotKnow() throws Exception {
    start(CERTIFICATE, rsa.chain().toString(), KEY, rsa.key().toString());
    believe(ec.chain());
    assertThatThrownBy(this::subject).isInstanceOf(SSLException.class);
  }

  @Test
  void shouldShowItsTokenWhereItReads() throws Exception {
    Path tokens = secret("tokens", TOKEN + "\n" + NEXT_TOKEN);
    start(TOKEN_FILE, tokens.toString());
    Credentials.use(
        Settings.read(Credentials.SETTINGS, Map.of("token-file", tokens.toString()), Map.of()));
    HttpURLConnection scrape = open("http", "127.0.0.1", "/metrics");
    Credentials.apply(scrape);
    assertThat(scrape.getResponseCode()).isEqualTo(200);
  }

  @Test
  void shouldNotStartWithAFileThatCannotBeUsed() throws Exception {
    Path open = secret("open", TOKEN);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(
        "setting http.token-file = '%s' is not allowed".formatted(open),
        "is open to others",
        TOKEN_FILE,
        open.toString());
    assertRefused(
        "setting http.token-file",
        "it must hold 1 to 16 tokens",
        TOKEN_FILE,
        secret("short", "short").toString());
    assertRefused(
        "setting http.tls.certificate = '/none' is not allowed",
        "cannot be read: NoSuchFile",
        CERTIFICATE,
        "/none",
        KEY,
        rsa.key().toString());
    assertRefused(
        "setting http.tls.certificate",
        "it must hold certificates in PEM",
        CERTIFICATE,
        rsa.key().toString(),
        KEY,
        rsa.key().toString());
    assertRefused(
        "setting http.tls.key",
        "it must hold a private key in PEM without a password",
        CERTIFICATE,
        rsa.chain().toString(),
        KEY,
        secret("text", "no key").toString());
    assertRefused(
        "setting http.tls.key",
        "is not the key of the first certificate",
        CERTIFICATE,
        rsa.chain().toString(),
        KEY,
        ec.key().toString());
    assertRefused(
        "setting http.tls.key = ''",
        "certificate and key need each other",
        CERTIFICATE,
        rsa.chain().toString());
  }

  private void assertRefused(String which, String why, String... pairs) {
    assertThatThrownBy(() -> start(pairs))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(which)
        .hasMessageContaining(why)
        .hasMessageNotContaining(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void shouldSayThatItIsOpenToOthers(String address) throws Exception {
    Logger logger = Logger.getLogger(HttpAccess.class.getName());
    List<String> said = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            said.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      start("http.bind", address);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(said).hasSize(address.equals("127.0.0.1") ? 0 : 1);
  }
}
