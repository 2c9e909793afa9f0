package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.testing.TestCertificate;
import dev.loomscope.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks HTTPS to those who show a token, and the programs that read it. */
@Tag("system")
@Timeout(180)
final class AccessTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private static TestCertificate certificate;
  private static Path token;
  private static RunningProgram echo;
  private static Ready ready;

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.make(folder, "echo", "RSA");
    token = Files.writeString(folder.resolve("token"), "token-of-this-test-0123\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("r--------"));
    echo =
        RunningProgram.start(
            "echo-service",
            folder,
            "--port=0",
            "--http-port=0",
            "--http-tls-certificate=" + certificate.chain(),
            "--http-tls-key=" + certificate.key(),
            "--http-token-file=" + token);
    ready = echo.awaitReady();
  }

  @AfterAll
  static void stop() {
    if (echo != null) {
      echo.close();
    }
  }

  private static String address() {
    return "localhost:" + ready.httpAddress().split(":", -1)[1];
  }

  @Test
  void shouldBeReadByPrometheus() throws Exception {
    Tools.require("prometheus");
    String configuration =
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: known
            scheme: https
            authorization: {credentials_file: %1$s}
            tls_config: {ca_file: %2$s}
            static_configs: [{targets: ['%3$s']}]
          - job_name: password
            scheme: https
            basic_auth: {username: prometheus, password_file: %1$s}
            tls_config: {ca_file: %2$s}
            static_configs: [{targets: ['%3$s']}]
          - job_name: stranger
            scheme: https
            tls_config: {ca_file: %2$s}
            static_configs: [{targets: ['%3$s']}]
        """
            .formatted(token, certificate.chain(), address());
    try (PrometheusServer prometheus = PrometheusServer.startWith(folder, configuration)) {
      await()
          .atMost(BOUND)
          .untilAsserted(
              () ->
                  assertThat(prometheus.query("sum by (job) (up)"))
                      .isEqualTo(
                          Map.of(
                              Map.of("job", "known"), 1.0,
                              Map.of("job", "password"), 1.0,
                              Map.of("job", "stranger"), 0.0)));
      await()
          .atMost(BOUND)
          .until(
              () ->
                  prometheus
                          .query(
                              "sum(http_requests_refused_total{job='known',reason='no_token'}) > 0")
                          .size()
                      == 1);
    }
  }

  @Test
  void shouldBeReadByTheLoadGenerator() throws Exception {
    String tokenFile = "--token-file=" + token;
    String caFile = "--ca-file=" + certificate.chain();
    assertThat(load(tokenFile, caFile)).containsPattern("server .* peak memory \\d+ MiB");
    assertThat(load(caFile)).contains("exit code 1", "cannot read https://", "401");
    assertThat(load(tokenFile)).contains("exit code 1", "cannot read https://", "PKIX");
    assertThat(load("--ca-file=/none"))
        .contains("exit code 2", "setting ca-file = '/none' is not allowed: /none cannot be read");
  }

  /** All that it says, with its exit code, which says of a good run that the machine was busy. */
  private static String load(String... flags) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "load",
                "--target=127.0.0.1:" + ready.port(),
                "--clients=2",
                "--messages=5",
                "--metrics-url=https://" + address() + "/metrics"));
    all.addAll(List.of(flags));
    try (RunningProgram load =
        RunningProgram.start("load-service", folder, all.toArray(String[]::new))) {
      int exitCode = load.awaitEnd(BOUND);
      return load.output() + load.errors() + "exit code " + exitCode;
    }
  }
}
