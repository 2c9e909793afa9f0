package dev.loomscope.load.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.engine.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the load service does not do, whoever asks for it. */
@Timeout(180)
final class OrderRefusalTest {

  private static final String TEN_ZEROES = "0000000000";
  private static final String HUNDRED_ZEROES =
      TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES;
  private static final String THOUSAND_ZEROES =
      HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES;

  private final TestServer virtual = TestServer.start(TestServer::echo);
  private TestLoadService service = start();

  private TestLoadService start(String... flags) {
    return TestLoadService.start(TestLoadService.target("virtual", virtual.address()), flags);
  }

  @AfterEach
  void stop() {
    service.close();
    virtual.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "comparisons | {\"targets\":[\"example.org\"]} | 403 | unknown_target",
        "comparisons | {\"targets\":[\"127.0.0.1:22\"]} | 403 | unknown_target",
        "comparisons | {\"targets\":[null]} | 403 | unknown_target",
        "comparisons | {\"targets\":[]} | 400 | malformed",
        "comparisons | {\"address\":\"127.0.0.1:22\"} | 400 | malformed",
        "comparisons | {\"experiments\":[\"other\"]} | 422 | unknown_experiment",
        "comparisons | {\"experiments\":[\"/etc/passwd\"]} | 422 | unknown_experiment",
        "comparisons | {\"experiments\":[]} | 400 | malformed",
        "comparisons | {\"experiments\":[\"isolation\"]} | 422 | limit",
        "comparisons | {\"experiments\":[\"connections\"]} | 422 | limit",
        "comparisons | {\"rounds\":0} | 422 | limit",
        "comparisons | {\"rounds\":101} | 422 | limit",
        "comparisons | {\"rounds\":\"7\"} | 400 | malformed",
        "comparisons | [] | 400 | malformed",
        "comparisons | null | 400 | malformed",
        "comparisons | {} x | 400 | malformed",
        "loads | {} | 400 | malformed",
        "loads | {\"rate\":1,\"targets\":[\"virtual http://127.0.0.1/\"]} | 403 | unknown_target",
        "loads | {\"rate\":1,\"metrics\":\"http://127.0.0.1:22/\"} | 400 | malformed",
        "loads | {\"rate\":5001} | 422 | limit",
        "loads | {\"rate\":0} | 422 | limit",
        "loads | {\"rate\":1.5} | 400 | malformed",
        "loads | {\"rate\":1,\"connections\":2001} | 422 | limit",
        "loads | {\"rate\":1,\"connections\":0} | 422 | limit",
        "loads | {\"rate\":1,\"connections\":99999999999} | 400 | malformed",
        "loads | {\"rate\":1" + THOUSAND_ZEROES + "} | 400 | malformed",
        "loads | {\"rate\":0.1" + THOUSAND_ZEROES + "} | 400 | malformed",
        "loads | {\"rate\":1,\"messages_per_connection\":-1} | 422 | limit",
        "loads | {\"rate\":1,\"bytes\":65537} | 422 | limit",
        "loads | {\"rate\":1,\"duration\":\"11m\"} | 422 | limit",
        "loads | {\"rate\":1,\"duration\":\"0s\"} | 422 | limit",
        "loads | {\"rate\":1,\"duration\":\"soon\"} | 422 | limit",
      })
  void shouldRefuseWhatIsNotAllowedAndCountIt(String what, String body, int status, String reason)
      throws Exception {
    HttpResponse<String> response = service.post("/api/" + what, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asString()).isNotEmpty().doesNotContain("dev.loomscope");
    assertThat(
            service.metric("loomscope_load_orders_refused_total{reason=\"%s\"}".formatted(reason)))
        .isEqualTo(1);
    assertThat(service.json("/api/" + what).get(what)).isEmpty();
  }

  @Test
  void shouldRefuseBodiesThatAreTooLongOrNoJson() throws Exception {
    String all = "/api/comparisons";
    assertThat(service.post(all, " ".repeat(20_000)).statusCode()).isEqualTo(413);
    assertThat(service.post(all, "{}", "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    assertThat(service.post(all, "").statusCode()).isEqualTo(400);
    assertThat(service.json(all).get("comparisons")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://example.org",
    "Origin, null",
    "Origin, http://127.0.0.1:1",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void shouldRefuseWhatPagesOfOtherOriginsSend(String header, String value) throws Exception {
    for (String path : List.of("/api/comparisons", "/api/loads")) {
      HttpResponse<String> start =
          service.post(path, "{\"rate\":1}", "Content-Type", "application/json", header, value);
      assertThat(start.statusCode()).isEqualTo(403);
    }
    String load = service.start("/api/loads", "{\"rate\":1}");
    assertThat(service.delete(load, header, value).statusCode()).isEqualTo(403);
    assertThat(service.state(load)).isEqualTo("running");
    assertThat(service.metric("loomscope_load_orders_refused_total{reason=\"origin\"}"))
        .isEqualTo(3);
  }

  /** Their name may lead here (DNS rebinding), and their page then has the same origin. */
  @ParameterizedTest
  @CsvSource({
    "rebound.example.org:8090, 403",
    "load.example.com, 201",
    "LOAD.example.com:80, 201",
    "localhost:8090, 201",
    "[::1]:8090, 201"
  })
  void shouldTakeNothingFromAPageUnderANameThatIsNotItsOwn(String host, int status)
      throws Exception {
    service.close();
    service = start("page.names", "load.example.com");
    String body = "{\"rate\":1}";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.uri("/").getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/loads HTTP/1.1\r\nHost: %1$s\r\nOrigin: http://%1$s\r\n"
                      + "Content-Type: application/json\r\nContent-Length: %2$d\r\n\r\n%3$s")
                  .formatted(host, body.length(), body)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      assertThat(answer).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void shouldTakeWhatItsOwnPageSends() throws Exception {
    HttpResponse<String> start =
        service.post(
            "/api/comparisons",
            "{\"experiments\":[\"quick\"]}",
            "Content-Type",
            "application/json; charset=utf-8",
            "Origin",
            "http://" + service.uri("/").getAuthority(),
            "Sec-Fetch-Site",
            "same-origin");
    assertThat(start.statusCode()).isEqualTo(201);
    assertThat(start.headers().firstValue("location")).contains("/api/comparisons/1");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/comparisons/7",
    "/api/comparisons/x",
    "/api/comparisons/-1",
    "/api/comparisons/99999999999999999999",
    "/api/comparisons/7/report",
    "/api/loads/7"
  })
  void shouldKnowNothingThatIsNotThere(String path) throws Exception {
    assertThat(service.get(path).statusCode()).isEqualTo(404);
  }
}
