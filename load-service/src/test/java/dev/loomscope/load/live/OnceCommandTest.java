package dev.loomscope.load.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.load.engine.TestServer;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load that is made once, with a real echo server, and somebody who scrapes. */
@Timeout(180)
final class OnceCommandTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("load-service ready http-port=(\\d+)");
  private static final String ECHOES = "loomscope_load_echoes_total";

  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TestServer server = TestServer.start(TestServer::echo);

  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    server.close();
  }

  private Settings settings(String... flags) throws InvalidSettingException {
    Map<String, String> settings = new HashMap<>();
    settings.put("http.port", "0");
    settings.put("targets", TestLoadService.target("virtual", server.address()));
    settings.put(
        "scenarios",
        "endless rate=100; open rate=100 connections=2 duration=1s;"
            + " closed connections=5 messages-per-connection=10 duration=500ms");
    settings.put("start.scenario", "open, closed");
    settings.put("scrape-patience", "0s");
    for (int i = 0; i < flags.length; i += 2) {
      settings.put(flags[i], flags[i + 1]);
    }
    return Settings.read(OnceCommand.SETTINGS, settings, Map.of());
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldRunEveryScenarioAndTellWhatCameOfIt() throws Exception {
    assertThat(OnceCommand.run(settings())).isZero();
    assertThat(said())
        .containsSubsequence(
            "open at virtual (127.0.0.1:", "completed", "100, 100 echoes, no errors")
        .containsSubsequence("closed at virtual (127.0.0.1:", "completed", "no errors");
  }

  @Test
  void shouldWaitUntilItsMetricsHaveBeenReadBeforeItBeginsAndWhenItHasEnded() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Settings patient = settings("scrape-patience", "60s");
      CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run(patient), executor);
      URI metrics = awaitMetrics();
      List<Double> echoes = new ArrayList<>();
      while (!code.isDone()) {
        scrape(metrics).ifPresent(echoes::add);
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(code.get()).isZero();
      assertThat(echoes.getFirst()).isZero();
      assertThat(echoes.getLast()).isEqualTo(100);
    }
  }

  private static int run(Settings settings) {
    try {
      return OnceCommand.run(settings);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private URI awaitMetrics() {
    return Awaitility.await()
        .atMost(BOUND)
        .until(
            () -> {
              Matcher ready = READY.matcher(said());
              return ready.find()
                  ? URI.create("http://127.0.0.1:" + ready.group(1) + "/metrics")
                  : URI.create("");
            },
            uri -> uri.isAbsolute());
  }

  /** The echoes of the open loop; none if the program has just ended. */
  private static Optional<Double> scrape(URI metrics) throws InterruptedException {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(ECHOES) && line.contains("scenario=\"open\""))
          .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  @Test
  void shouldFailIfEchoesWereLost() throws Exception {
    server.close();
    assertThat(OnceCommand.run(settings("start.scenario", "open", "request-timeout", "1s")))
        .isEqualTo(1);
    assertThat(said()).contains("ERRORS: refused");
  }

  @Test
  void shouldSendTheSecretWithTheNameOfEachFaultThatItIsToCause() throws Exception {
    Path marker = Files.writeString(folder.resolve("marker"), "0123456789abcdef\n");
    List<String> messages = new ArrayList<>();
    try (TestServer faulty =
        TestServer.start(
            (socket, index) -> {
              byte[] first = new byte[64];
              int read = socket.getInputStream().read(first);
              String text = new String(first, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
              if (text.startsWith("0123456789abcdef")) {
                synchronized (messages) {
                  messages.add(text);
                }
                return;
              }
              socket.getOutputStream().write(first, 0, Math.max(0, read));
              TestServer.echo(socket, index);
            })) {
      int code =
          OnceCommand.run(
              settings(
                  "targets",
                  TestLoadService.target("virtual", faulty.address()),
                  "start.scenario",
                  "open",
                  "marker-file",
                  marker.toString(),
                  "faults",
                  "exception, halt",
                  "lead-time",
                  "100ms",
                  "observation-time",
                  "100ms"));
      assertThat(code).isZero();
    }
    assertThat(messages).containsExactly("0123456789abcdefexception", "0123456789abcdefhalt");
    assertThat(said()).contains("after exception: 0 errors", "after halt: 0 errors");
  }

  @Test
  void shouldRefuseALoadThatNeverEnds() {
    assertThatThrownBy(() -> OnceCommand.run(settings("start.scenario", "open, endless")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("start.scenario");
  }
}
