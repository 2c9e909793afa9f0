package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code loomscope compare} from its start to its end, also to an untimely one. */
@Tag("system")
@Timeout(300)
class CompareTest {

  private static final Duration LONG = Duration.ofMinutes(4);
  private static final List<String> MODES = List.of("process", "thread", "virtual", "async");

  @TempDir Path folder;

  @Test
  void shouldCompareFourModesUnderTwoLoadsAndLeaveNothingBehind() throws Exception {
    Path json = folder.resolve("result.json");
    Path csv = folder.resolve("result.csv");
    try (RunningProgram compare =
        start("--json", json.toString(), "--csv", csv.toString(), "--rounds", "1")) {
      compare.awaitError("round 1, light, warm, process");
      List<ProcessHandle> servers = compare.descendants();
      int code = compare.awaitEnd(LONG);

      assertThat(compare.errors()).doesNotContain("Exception");
      assertThat(code).as(compare::errors).isZero();
      assertThat(servers).hasSizeGreaterThanOrEqualTo(MODES.size());
      assertThat(servers).noneMatch(ProcessHandle::isAlive);
      assertThat(compare.output())
          .contains("light: 100 clients", "medium: 1,000 clients", "No echo was lost or altered.");
    }
    JsonNode result = JsonMapper.builder().build().readTree(Files.readString(json));
    assertThat(result.at("/host/cores").asInt()).isPositive();
    assertThat(result.at("/host/jdk").asString()).isNotEmpty();
    assertThat(result.at("/servers").size()).isEqualTo(4);
    assertThat(result.at("/schema").asString()).isEqualTo("loomscope/comparison/2");
    assertThat(result.at("/experiments").size()).isEqualTo(2);
    assertExperiment(result.at("/experiments/0"), "light", "100 clients");
    assertExperiment(result.at("/experiments/1"), "medium", "1,000 clients");
    assertThat(Files.readString(csv).lines()).hasSize(1 + 2 * 2 * 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLeaveNothingBehindWhenItIsEndedEarly(boolean killed) throws Exception {
    try (RunningProgram compare = start("--rounds", "1000", "--experiment", "light")) {
      compare.awaitError("round 2, light, warm, ");
      List<ProcessHandle> servers = compare.descendants();
      assertThat(servers).hasSizeGreaterThanOrEqualTo(MODES.size());

      compare.signal(killed);

      assertThat(compare.awaitEnd(LONG)).isNotZero();
      for (ProcessHandle server : servers) {
        server.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(servers).noneMatch(ProcessHandle::isAlive);
      assertThat(compare.errors()).doesNotContain("Exception").doesNotContain("ended while");
    }
  }

  @ParameterizedTest
  @CsvSource({"24, 80, false", "30, 100, true"})
  void shouldFitATerminalAndKeepWholeRoundsOnCtrlC(int rows, int columns, boolean interrupted)
      throws Exception {
    List<String> files =
        Stream.of("r.json", "r.csv", "r.html")
            .map(name -> folder.resolve(name).toString())
            .toList();
    List<String> command =
        new ArrayList<>(terminal(rows, columns, interrupted ? "round 3, light" : ""));
    command.addAll(
        List.of(
            "compare",
            "--experiment",
            interrupted ? "light" : "light,medium",
            "--rounds",
            interrupted ? "1000" : "2",
            "--fresh-rounds",
            "1",
            "--warm-up",
            "300ms",
            "--round-time",
            "300ms",
            "--disturbance-limit",
            "100",
            "--json",
            files.get(0),
            "--csv",
            files.get(1),
            "--html",
            files.get(2)));
    JsonNode seen = seen(command);
    String said = seen.toString();

    assertThat(seen.at("/widest").asInt()).as(said).isLessThanOrEqualTo(columns);
    assertThat(seen.at("/exit_code").asInt()).as(said).isEqualTo(interrupted ? 130 : 0);
    assertThat(seen.at("/last_screen").asString())
        .contains("light: ", "No echo was lost or altered.")
        .contains(interrupted ? "STOPPED EARLY" : "medium: ");
    assertThat(seen.at("/left_behind").asInt()).as(said).isZero();
    assertThat(files).allSatisfy(file -> assertThat(Path.of(file)).isNotEmptyFile());
    JsonNode result = JsonMapper.shared().readTree(Path.of(files.get(0)).toFile());
    assertThat(result.at("/partial").asBoolean()).isEqualTo(interrupted);
    assertThat(result.at("/experiments/0/points/0/modes").valueStream())
        .allSatisfy(
            mode ->
                assertThat(mode.at("/rounds").size())
                    .isEqualTo(result.at("/experiments/0/rounds").asInt()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rate=200 --duration=2s", "--messages=5"})
  void shouldFitATerminalWithTheFiguresOfALoadToo(String flags) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> echoAll(server));
      List<String> command = new ArrayList<>(terminal(24, 80, ""));
      command.addAll(List.of("load", "--target", "127.0.0.1:" + server.getLocalPort()));
      command.addAll(List.of(flags.split(" ", -1)));
      JsonNode seen = seen(command);

      assertThat(seen.at("/last_screen").asString()).contains("p99", "load  ");
      assertThat(seen.at("/widest").asInt()).isLessThanOrEqualTo(80);
    }
  }

  /** The beginning of a command line that runs load-service in a terminal. */
  private static List<String> terminal(int rows, int columns, String interruptedAt) {
    return List.of(
        "python3",
        Path.of("src/test/resources/terminal.py").toAbsolutePath().toString(),
        Integer.toString(rows),
        Integer.toString(columns),
        interruptedAt,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dloomscope.home=" + Path.of("..").toAbsolutePath().normalize(),
        "-jar",
        Path.of("../load-service/target/load-service.jar").toAbsolutePath().toString());
  }

  private static JsonNode seen(List<String> command) throws Exception {
    Process terminal = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(terminal.waitFor()).as(said).isZero();
    return JsonMapper.shared().readTree(said.lines().toList().getLast());
  }

  private static void echoAll(ServerSocket server) {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> echo(client));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException gone) {
      // it has its echoes
    }
  }

  private RunningProgram start(String... more) throws Exception {
    Stream<String> arguments =
        Stream.of(
            "compare",
            "--warm-up",
            "300ms",
            "--round-time",
            "300ms",
            "--fresh-rounds",
            "1",
            "--disturbance-limit",
            "100");
    return RunningProgram.start(
        "load-service", folder, Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  private static void assertExperiment(JsonNode experiment, String name, String clients) {
    assertThat(experiment.at("/name").asString()).isEqualTo(name);
    assertThat(experiment.at("/title").asString()).contains(clients);
    assertThat(experiment.at("/definition").asString()).contains("kind: sessions");
    assertThat(experiment.at("/points").valueStream().map(point -> point.at("/label").asString()))
        .containsExactly("warm", "fresh");
    for (JsonNode point : experiment.at("/points")) {
      assertThat(point.at("/modes").valueStream().map(mode -> mode.at("/mode").asString()))
          .containsExactlyElementsOf(MODES);
      assertThat(point.at("/ratios/0/low").isNull()).as("an interval of one round").isTrue();
      point.at("/modes").forEach(mode -> assertMode(name + " " + point.at("/label"), mode));
    }
    // of a fresh server's single run there may be too little to tell
    for (JsonNode mode : experiment.at("/points/0/modes")) {
      for (String ofCpu : List.of("cores_used", "cpu_seconds_per_100k")) {
        assertThat(mode.at("/figures/" + ofCpu + "/median").asDouble(-1)).as(ofCpu).isPositive();
      }
    }
  }

  private static void assertMode(String where, JsonNode mode) {
    String what = where + ": " + mode;
    for (String positive :
        List.of(
            "requests_per_second",
            "latency_p50_seconds",
            "latency_p99_seconds",
            "latency_max_seconds",
            "peak_memory_bytes")) {
      JsonNode figure = mode.at("/figures/" + positive);
      assertThat(figure.at("/median").asDouble(-1)).as(positive + " of " + what).isPositive();
      assertThat(figure.at("/rounds").size()).as(positive + " of " + what).isEqualTo(1);
    }
    for (String zero : List.of("/altered", "/starved", "/lost")) {
      assertThat(mode.at(zero).asLong(-1)).as(zero + " of " + what).isZero();
    }
    assertThat(mode.at("/errors").isEmpty()).as(what).isTrue();
    assertThat(mode.at("/latency").size()).as(what).isGreaterThan(5);
    assertThat(mode.at("/timeline/cpu_percent").isEmpty()).as(what).isFalse();
    assertThat(mode.at("/rounds").size()).isEqualTo(1);
  }
}
