package dev.loomscope.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loomscope.load.engine.StallingServer;
import dev.loomscope.load.engine.TestServer;
import dev.loomscope.load.server.BusyProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class CommandLineTest {

  private final PrintStream realOut = System.out;
  private final PrintStream realError = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realError);
  }

  @ParameterizedTest
  @CsvSource({
    "load, --target, nowhere, target",
    "load, --target, 127.0.0.1:70000, target",
    "load, --clients, 0, clients",
    "load, --clients, many, clients",
    "load, --messages, -1, messages",
    "load, --rate, 1000001, rate",
    "load, --duration, 0s, duration",
    "load, --warm-up, -PT1S, warm-up",
    "load, --connections, -1, connections",
    "load, --connections, 5, connections",
    "load, --messages-per-connection, -1, messages-per-connection",
    "load, --messages-per-connection, 1, messages-per-connection",
    "serve, --targets, nobody, targets",
    "serve, --schedule-experiments, other, schedule.experiments",
    "serve, --schedule-experiments, connections, schedule.experiments",
    "serve, --continuous-rate, 5001, continuous.rate",
    "serve, --results-folder, /dev/null/x, results.folder",
    "serve, --limit-rate, 0, limit.rate",
    "serve, --schedule-interval, never, schedule.interval",
    "search, --p99, 0s, p99",
    "search, --from, 0, from",
    "search, --to, 999, from",
    "search, --to, 1000001, to",
    "search, --resolution, 0, resolution",
    "search, --duration, 99ms, duration",
    "load, --bytes, 16777217, bytes",
    "load, --threads, 65, threads",
    "load, --timeout, 0s, timeout",
    "load, --timeout, soon, timeout",
    "load, --metrics-url, 127.0.0.1:8080, metrics-url",
    "load, --metrics-url, ftp://127.0.0.1/, metrics-url",
    "load, --metrics-url, http://127.0.0.1:99999/, metrics-url",
    "serve, --targets, async=127.0.0.1:7007 http://127.0.0.1:99999/, targets",
    "load, --json, /no/such/folder/file.json, json",
    "compare, --rounds, 0, rounds",
    "compare, --fresh-rounds, 0, fresh-rounds",
    "compare, --experiment, nothing-of-the-kind, experiment",
    "compare, --experiment, 'light,light', experiment",
    "compare, --experiment, 'light,all', experiment",
    "compare, --modes, fibres, modes",
    "compare, --disturbance-limit, 101, disturbance.limit",
    "compare, --pin, maybe, pin",
    "compare, --round-time, 0s, round-time",
    "compare, --warm-up, -PT1S, warm-up",
    "compare, --process-start, spawn, process.start",
    "compare, --csv, /no/such/folder/file.csv, csv",
    "compare, --json, /, json",
    "compare, --echo-jar, /no/such.jar, echo.jar",
    "compare, --echo-java-options, Xmx1g, echo.java-options",
    "compare, --threads, 0, threads",
  })
  void shouldRefuseABadSettingInOneLine(String command, String flag, String value, String key) {
    int code = LoadMain.program().run(new String[] {command, flag, value}, Map.of());

    assertThat(code).isEqualTo(2);
    assertThat(text(error).lines()).singleElement().asString().contains("setting " + key + " ");
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"load, --csv", "compare, --target", "search, --rate"})
  void shouldRefuseFlagsThatDoNothing(String command, String flag) {
    int code = LoadMain.program().run(new String[] {command, flag, "1"}, Map.of());

    assertThat(code).isEqualTo(2);
    assertThat(text(error).lines()).singleElement().asString().contains(flag);
  }

  @ParameterizedTest
  @CsvSource({
    "--connections 0, connections, 0",
    "--rate 10 --messages 10, messages, 10",
    "--rate 10 --connections 5 --clients 5, clients, 5"
  })
  void shouldRefuseASettingOfALoadThatWouldDoNothing(String flags, String key, String value) {
    String[] arguments = ("load " + flags).split(" ", -1);
    int code = LoadMain.program().run(arguments, Map.of());

    assertThat(code).isEqualTo(2);
    assertThat(text(error).lines())
        .singleElement()
        .asString()
        .startsWith("setting %s = '%s' is not allowed with".formatted(key, value));
    assertThat(text(out)).isEmpty();
  }

  @Test
  void shouldRefuseASettingThatWouldDoNothingWhereverItWasMadeButNotACopyOfTheDefaults()
      throws Exception {
    assertThat(LoadMain.program().run(new String[] {"load"}, Map.of("LOOMSCOPE_CONNECTIONS", "0")))
        .isEqualTo(2);
    Path file = Files.writeString(folder.resolve("load.yaml"), "messages-per-connection: 6");
    String[] load = {"load", "--config", file.toString()};
    assertThat(LoadMain.program().run(load, Map.of())).isEqualTo(2);
    assertThat(text(error).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("setting connections = '0' is not allowed"),
            line ->
                assertThat(line)
                    .startsWith("setting messages-per-connection = '6' is not allowed"));

    try (InputStream defaults =
        Objects.requireNonNull(LoadMain.class.getResourceAsStream("/application.yaml"))) {
      Files.write(file, defaults.readAllBytes());
    }
    try (TestServer server = TestServer.start(TestServer::echo)) {
      assertThat(run(server.address(), "--config", file.toString())).isIn(0, 3);
    }
  }

  @Test
  void shouldSumUpAndWriteAFlawlessRun() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      Path json = folder.resolve("load.json");
      int code =
          run(
              server.address(),
              "--clients",
              "20",
              "--messages",
              "5",
              "--warm-up",
              "100ms",
              "--json",
              json.toString());

      assertThat(code).as("3 where other processes have the CPUs").isIn(0, 3);
      assertThat(server.accepted()).as("those of the warm-up, too").isGreaterThanOrEqualTo(40);
      assertThat(text(out))
          .contains("20 clients × 5 messages × 64 bytes")
          .contains("too short: ")
          .contains("all 100 echoes came back whole and unchanged")
          .contains("no metrics-url was given");
      JsonNode result = json(json);
      assertThat(result.at("/result/echoes").asInt()).isEqualTo(100);
      assertThat(result.at("/result/too_short").asBoolean()).isTrue();
      assertThat(result.at("/result/errors_by_kind").isEmpty()).isTrue();
      assertThat(result.at("/result/server").isNull()).isTrue();
      assertThat(result.at("/settings/clients").asString()).isEqualTo("20");
    }
  }

  @Test
  void shouldLetClientsComeAgainAndAgainForATime() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      Path json = folder.resolve("load.json");
      run(server.address(), "--warm-up", "0s", "--duration", "1s", "--json", json.toString());

      JsonNode result = json(json).at("/result");
      assertThat(result.at("/runs").asInt()).isGreaterThan(1);
      assertThat(result.at("/echoes").asInt()).isEqualTo(1_000 * result.at("/runs").asInt());
      assertThat(result.at("/too_short").asBoolean()).isFalse();
      assertThat(text(out)).contains(" times in a row").doesNotContain("too short");
    }
  }

  @Test
  void shouldTellThatOtherProcessesStarvedTheGeneratorOfAClosedLoop() throws Exception {
    assumeThat(Path.of("/proc/stat")).as("needs Linux's /proc").exists();
    List<BusyProcess> hogs = new ArrayList<>();
    try (TestServer server = TestServer.start(TestServer::echo)) {
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        hogs.add(BusyProcess.ofSomebodyElse());
      }
      int code = run(server.address(), "--warm-up", "0s", "--duration", "2s");

      assertThat(code).isEqualTo(3);
      assertThat(text(out)).contains("invalid: the generator waited ");
    } finally {
      hogs.forEach(BusyProcess::close);
    }
  }

  @Test
  void shouldEndWithOneWhenAnEchoWasAltered() throws Exception {
    TestServer.Behaviour zeroes =
        (socket, index) -> {
          while (TestServer.message(socket.getInputStream(), 64).length == 64) {
            socket.getOutputStream().write(new byte[64]);
          }
        };
    try (TestServer server = TestServer.start(zeroes)) {
      int code = run(server.address(), "--clients", "2", "--messages", "3", "--warm-up", "0s");

      assertThat(code).isEqualTo(1);
      assertThat(text(out)).contains("LOST OR ALTERED: 0 of 6 echoes lost").contains(" 6 altered");
    }
  }

  @Test
  void shouldEndWithOneAndTellWhyWhenEchoesWereLost() throws Exception {
    try (TestServer server = TestServer.start((socket, index) -> socket.getInputStream().read())) {
      int code = run(server.address(), "--clients", "2", "--messages", "3", "--warm-up", "0s");

      assertThat(code).isEqualTo(1);
      assertThat(text(out))
          .contains(
              "2 of 2 echoes lost (2 cut off, 0 unanswered), 0 altered, 4 never sent; errors: ")
          .contains("2 of 2 connections never had an echo");
    }
  }

  @Test
  void shouldTellThatTheMetricsCannotBeRead() throws Exception {
    try (TestServer server = TestServer.start((socket, index) -> {})) {
      String url = "http://127.0.0.1:%d/metrics".formatted(server.address().getPort());
      int code = run(server.address(), "--metrics-url", url, "--warm-up", "0s");

      assertThat(code).isEqualTo(1);
      assertThat(text(error).lines()).singleElement().asString().startsWith("cannot read " + url);
    }
  }

  @Test
  void shouldSumUpAndWriteAnOpenLoopRun() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      Path json = folder.resolve("load.json");
      String[] flags = {
        "--rate",
        "200",
        "--connections",
        "7",
        "--warm-up",
        "500ms",
        "--duration",
        "PT1S",
        "--messages-per-connection",
        "10",
        "--json",
        json.toString()
      };
      int code = run(server.address(), flags);

      JsonNode result = json(json).at("/result");
      boolean valid = result.at("/valid").asBoolean();
      assertThat(code).isEqualTo(valid ? 0 : 3);
      assertThat(text(out))
          .contains(
              "200 requests/s of 64 bytes for 1.00 s over 7 connections, each for 10 messages")
          .contains("all 300 echoes came back whole and unchanged")
          .contains("send lag");
      assertThat(text(out).contains("invalid: ")).isNotEqualTo(valid);
      assertThat(result.at("/invalid").isEmpty()).isEqualTo(valid);
      assertThat(result.at("/rate").asInt()).isEqualTo(200);
      assertThat(result.at("/connections").asInt()).isEqualTo(7);
      assertThat(result.at("/requests").asInt()).isEqualTo(300);
      assertThat(result.at("/echoes").asInt()).isEqualTo(300);
      assertThat(result.at("/measured").asInt()).isEqualTo(200);
      assertThat(result.at("/latency_seconds/p99").asDouble())
          .isGreaterThanOrEqualTo(result.at("/service_seconds/p50").asDouble());
      assertThat(result.at("/send_lag_seconds/max").asDouble())
          .isGreaterThanOrEqualTo(result.at("/own_lag_seconds/max").asDouble());
      assertThat(result.at("/server").isNull()).isTrue();
    }
  }

  @Test
  void shouldEndWithOneWhenRequestsWereLost() throws Exception {
    try (TestServer server = TestServer.start((socket, index) -> socket.getInputStream().read())) {
      int code = run(server.address(), "--rate", "100", "--warm-up", "0s", "--duration", "100ms");

      assertThat(code).isEqualTo(1);
      assertThat(text(out)).contains("10 of 10 echoes lost (10 cut off, 0 unanswered), 0 altered");
    }
  }

  @Test
  void shouldSayThatItWaitsForAConnectionThatIsNeverAnswered() throws Exception {
    TestServer.Behaviour allButTheThird =
        (socket, index) -> {
          if (index == 2) {
            TestServer.neverAnswer(socket, index);
          } else {
            TestServer.echo(socket, index);
          }
        };
    try (TestServer server = TestServer.start(allButTheThird)) {
      int code =
          run(
              server.address(),
              "--rate=50",
              "--connections=5",
              "--warm-up=0s",
              "--duration=200ms",
              "--timeout=3s");

      assertThat(code).isEqualTo(1);
      assertThat(text(error).lines().filter(line -> line.startsWith("waiting")))
          .containsExactly("waiting up to 3 s for the first echo on each of 5 connections");
      assertThat(text(out)).contains("1 of 5 connections never had an echo");
    }
  }

  @Test
  void shouldSearchAsFarAsItMayGo() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      Path json = folder.resolve("search.json");
      int code =
          search(server.address(), json, "--from", "100", "--p99", "30s", "--duration", "1s");

      assertThat(code).isZero();
      assertThat(text(out)).contains("up to 150 requests/s; the search goes no further");
      JsonNode result = json(json);
      assertThat(result.at("/highest_passed").asInt()).isEqualTo(150);
      assertThat(result.at("/lowest_beyond").isNull()).isTrue();
      assertThat(result.at("/limit").asString()).isEqualTo("search");
      // two rates, two valid runs of three at most each, and one that confirms
      assertThat(result.at("/steps").size()).isBetween(5, 9);
      assertThat(result.at("/steps/3/rate").asInt()).isEqualTo(150);
      assertThat(result.at("/steps/3/verdict").asString()).isEqualTo("passed");
      assertThat(result.at("/steps/3/result/latency_seconds/p99").asDouble()).isPositive();
    }
  }

  @Test
  void shouldNotBeOutvotedByRunsWithoutAStall() throws Exception {
    try (StallingServer server =
        StallingServer.start(Duration.ofMillis(1_300), Duration.ofMillis(200))) {
      Path json = folder.resolve("search.json");
      String[] flags = {"--from", "150", "--p99", "30ms", "--duration", "2s"};
      search(server.address(), json, flags);

      assertThat(json(json).at("/highest_passed").asInt(0))
          .as("where at most a request or two meet a stall")
          .isLessThan(20);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "load,--target,127.0.0.1",
    "load,--target,[::1]",
    "search,--target,127.0.0.1",
    "compare,--targets,a=127.0.0.1"
  })
  void shouldSayInALineThatNobodyListens(String verb, String flag, String host) throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
    }
    String[] command = {verb, flag, host + ":" + nobody.getPort()};
    assertThat(LoadMain.program().run(command, Map.of())).isEqualTo(1);
    assertThat(text(out)).isEmpty();
    assertThat(text(error))
        .isEqualToIgnoringNewLines(
            "nobody listens at %s:%d: Connection refused"
                .formatted(host.replace("a=", ""), nobody.getPort()));
  }

  @Test
  void shouldEndTheSearchWithOneWhenAnEchoWasAltered() throws Exception {
    TestServer.Behaviour zeroes =
        (socket, index) -> {
          while (TestServer.message(socket.getInputStream(), 64).length == 64) {
            socket.getOutputStream().write(new byte[64]);
          }
        };
    try (TestServer server = TestServer.start(zeroes)) {
      int code =
          search(
              server.address(), folder.resolve("search.json"), "--from", "1", "--duration", "1s");

      assertThat(code).isEqualTo(1);
      assertThat(text(out)).contains("keeps to it at no rate that was tried");
    }
  }

  private int run(InetSocketAddress target, String... more) {
    return run("load", target, more);
  }

  private static int search(InetSocketAddress target, Path json, String... more) {
    String[] flags = {
      "--to", "150", "--connections", "4", "--warm-up", "100ms", "--json", json.toString()
    };
    return run("search", target, Stream.of(flags, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private static int run(String verb, InetSocketAddress target, String... more) {
    String[] to = {verb, "--target", "127.0.0.1:" + target.getPort()};
    return LoadMain.program()
        .run(Stream.of(to, more).flatMap(Stream::of).toArray(String[]::new), Map.of());
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.builder().build().readTree(Files.readString(file));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
