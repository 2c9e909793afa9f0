package dev.loomscope.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.LoadMain;
import dev.loomscope.load.server.FakeEcho;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare} with servers that need not be echo servers. */
@Timeout(120)
class CompareCommandTest {

  private final PrintStream realOut = System.out;
  private final PrintStream realError = System.err;
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realError);
  }

  @Test
  void shouldRunOpenLoopsThatNothingWarmsUp() throws Exception {
    List<String> definitions =
        List.of(
            """
            measure:
              kind: constant-rate
              rate: 100
              connections: 2
              messages-per-connection: 0
              bytes: 64
              warm-up: 0s
              duration: 200ms
            rounds: 1
            """,
            """
            measure:
              kind: rising-rate
              connections: 2
              bytes: 64
              p99: 10s
              from: 100
              to: 100
              resolution: 100
              warm-up: 0s
              duration: 200ms
            rounds: 1
            """,
            """
            measure: {kind: slow-client, clients: 2, burn: 1ms, deadline: 10s, duration: 200ms}
            rounds: 1
            """);

    int code = compare(definitions, "thread", "-Xmx64m");

    assertThat(error()).doesNotContain("Exception");
    assertThat(code).as(this::error).isZero();
    assertThat(experiments().valueStream().map(one -> one.at("/points/0/modes/0/rounds").size()))
        .containsExactly(1, 1, 1);
  }

  @Test
  void shouldKeepTheRoundsBeforeTheOneInWhichAServerEnded() throws Exception {
    String sessions =
        """
        measure: {kind: sessions, clients: 1, messages: 1, bytes: 64}
        rounds: %d
        """;

    // each round takes two connections: one for the rate, and one for the memory
    int code =
        compare(
            List.of(sessions.formatted(3), sessions.formatted(1)),
            "thread,async",
            FakeEcho.endingEarly("async", 2));

    assertThat(code).as(this::error).isEqualTo(1);
    JsonNode broken = experiments().get(0);
    JsonNode async = broken.at("/points/0/modes/1");
    assertThat(async.at("/notes/0").asString())
        .startsWith("left out: round 2 and all after it: ")
        .doesNotContain("\n");
    assertThat(async.at("/figures/requests_per_second/rounds").size()).isEqualTo(2);
    assertThat(async.at("/figures/requests_per_second/rounds/0").asDouble()).isPositive();
    assertThat(async.at("/figures/requests_per_second/rounds/1").isNull()).isTrue();
    assertThat(broken.at("/rounds").asInt()).isEqualTo(2);
    assertThat(broken.at("/points/0/modes/0/figures/requests_per_second/rounds/0").asDouble())
        .isPositive();
    JsonNode next = experiments().get(1);
    assertThat(next.at("/points/0/modes/1/rounds").size()).isEqualTo(1);
    assertThat(next.at("/points/0/modes/1/notes").valueStream().map(JsonNode::asString))
        .noneMatch(note -> note.startsWith("left out"));
    assertThat(error()).contains("experiment experiment-0: ").doesNotContain("experiment-1: ");
  }

  /** A server that ends at its fifth connection lasts for two rounds. */
  @Test
  void shouldHaveNewServersAfterSoManyRoundsAndPlaceThemInTurn() throws Exception {
    int code =
        compare(
            List.of(
                """
                measure: {kind: sessions, clients: 1, messages: 1, bytes: 64}
                rounds: 5
                rounds-per-server: 2
                """),
            "thread,async",
            FakeEcho.endingEarly("async", 4));

    assertThat(code).as(this::error).isZero();
    JsonNode point = experiments().at("/0/points/0");
    assertThat(point.at("/modes/1/rounds").size()).isEqualTo(5);
    String apart = Runtime.getRuntime().availableProcessors() > 1 ? "apart" : "shared";
    assertThat(point.at("/placements").valueStream().map(JsonNode::asString))
        .containsExactly("shared", "shared", apart, apart, "shared");
  }

  /** A round of one experiment is two connections, so that both need four of a server. */
  @ParameterizedTest
  @CsvSource({"4, true", "3, false"})
  void shouldRunAnExperimentOnTheServersOfTheOneBefore(int connections, boolean lasts)
      throws Exception {
    String sessions =
        """
        measure: {kind: sessions, clients: 1, messages: 1, bytes: 64}
        rounds: 3
        rounds-per-server: 1
        """;

    int code =
        compare(
            List.of(sessions, sessions + "on-servers-of: experiment-0\n"),
            "thread,async",
            FakeEcho.endingEarly("async", connections));

    assertThat(code == 0).as(this::error).isEqualTo(lasts);
    assertThat(experiments().at("/0/points/0/modes/1/rounds").size()).isEqualTo(lasts ? 3 : 1);
    if (lasts) {
      String apart = Runtime.getRuntime().availableProcessors() > 1 ? "apart" : "shared";
      assertThat(experiments().at("/1/points/0/placements").valueStream().map(JsonNode::asString))
          .containsExactly("shared", apart, "shared");
    }
  }

  @Test
  void shouldFailWhereTheOnlyServerEndsBeforeAnythingIsMeasured() throws Exception {
    int code =
        compare(
            List.of(
                """
                measure: {kind: sessions, clients: 1, messages: 1, bytes: 64}
                rounds: 3
                """),
            "async",
            FakeEcho.endingEarly("async", 0));

    assertThat(code).isEqualTo(1);
    assertThat(error()).isNotEmpty();
    assertThat(folder.resolve("result.json")).doesNotExist();
  }

  private int compare(List<String> definitions, String modes, String javaOptions) throws Exception {
    List<String> files = new ArrayList<>();
    for (String definition : definitions) {
      Path file = folder.resolve("experiment-%d.yaml".formatted(files.size()));
      Files.writeString(file, "title: A title\nclaim: A claim.\nbudget: 1m\n" + definition);
      files.add(file.toString());
    }
    String[] arguments = {
      "compare",
      "--experiment",
      String.join(",", files),
      "--modes",
      modes,
      "--warm-up",
      "0s",
      "--round-time",
      "1ms",
      "--disturbance-limit",
      "100",
      "--echo-jar",
      FakeEcho.jar(folder).toString(),
      "--echo-java-options=" + javaOptions,
      "--json",
      folder.resolve("result.json").toString()
    };
    return LoadMain.program().run(arguments, Map.of());
  }

  private JsonNode experiments() throws Exception {
    return JsonMapper.shared()
        .readTree(Files.readString(folder.resolve("result.json")))
        .at("/experiments");
  }

  private String error() {
    return error.toString(StandardCharsets.UTF_8);
  }
}
