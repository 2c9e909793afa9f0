package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.load.experiment.Measure.Steady;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Axis;
import dev.loomscope.load.result.Claim.Expectation;
import dev.loomscope.load.result.Figure;
import dev.loomscope.service.InvalidSettingException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

class ExperimentReaderTest {

  private static final String SESSIONS =
      """
      title: A title
      claim: A claim.
      budget: 1m
      rounds: 7
      fresh-rounds: 3
      server:
        workload: wait=20ms
        process.min-spare: 2
      modes: [async, thread]
      measure:
        kind: sessions
        clients: 10
        messages: 20
        bytes: 64
      """;

  private static final String VARIED =
      """
      title: A title
      claim: A claim.
      budget: 1m
      rounds: 6
      vary:
        parameter: connections
        unit: each
        logarithmic: true
        values: [1, 1000]
        up-to:
          process: 100
      measure:
        kind: steady
        bytes: 64
        duration: 2s
      """;

  private static final String EXPECTING =
      VARIED
          + """
          expects:
            - better: async
              than: thread
            - better: [async, thread]
              than: [process]
              figure: latency-p99-seconds
              at: 1000
          """;

  @Test
  void shouldHaveAPointForWarmAndOneForFreshServers() throws Exception {
    Experiment experiment = read(SESSIONS);

    assertThat(experiment.name()).isEqualTo("name");
    assertThat(experiment.title()).isEqualTo("A title");
    assertThat(experiment.claim()).isEqualTo("A claim.");
    assertThat(experiment.definition()).isEqualTo(SESSIONS);
    assertThat(experiment.axis()).isNull();
    assertThat(experiment.modes()).containsExactly("thread", "async");
    assertThat(experiment.budget()).isEqualTo(Duration.ofMinutes(1));
    assertThat(experiment.serverArguments())
        .containsExactly("--workload", "wait=20ms", "--process-min-spare", "2");
    Measure sessions = new Measure.Sessions(10, 20, 64);
    assertThat(experiment.points())
        .containsExactly(
            new Point("warm", null, Age.WARM, 7, List.of(), sessions),
            new Point("fresh", null, Age.FRESH, 3, List.of(), sessions));
  }

  @Test
  void shouldHaveAPointForEachValueOfWhatVaries() throws Exception {
    Experiment experiment = read(VARIED);

    assertThat(experiment.axis()).isEqualTo(new Axis("connections", "each", true));
    Duration time = Duration.ofSeconds(2);
    assertThat(experiment.points())
        .containsExactly(
            new Point("1", 1.0, Age.WARM, 6, List.of(), new Steady(1, 64, time)),
            new Point(
                "1,000", 1000.0, Age.WARM, 6, List.of("process"), new Steady(1000, 64, time)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modes: [           | mode: [             | 9  | there is no key 'mode' here",
        "claim: A claim.    | claim:              | 2  | 'claim' must be a text",
        "claim: A claim.    | title: again        | 2  | the key 'title' is there twice",
        "workload: wait     | workloads: wait     | 7  | there is no key 'workloads' here",
        "process.min-spare: | port:               | 8  | there is no key 'port' here, but workload",
        "budget: 1m         | budget: 1w          | 3  | 'budget' must be a duration",
        "rounds: 7          | rounds: -1          | 4  | 'rounds' must be a whole number",
        "rounds: 7          | rounds: [7]         | 4  | 'rounds' must be a whole number",
        "fresh-rounds: 3    | fresh-rounds: many  | 5  | 'fresh-rounds' must be a whole number",
        "[async, thread]    | [async, fibre]      | 9  | 'modes' must be some of process",
        "[async, thread]    | [async, async]      | 9  | 'async' is there twice",
        "[async, thread]    | async               | 9  | 'modes' must be a list",
        "kind: sessions     | kind: session       | 11 | 'kind' must be one of sessions",
        "kind: sessions     | clients: 1          | 12 | the key 'clients' is there twice",
        "clients: 10        | clients: 0          | 12 | 'clients' must be a whole number from 1",
        "clients: 10        | clients: ten        | 12 | and is 'ten'",
        "bytes: 64          | byte: 64            | 11 | the key 'bytes' is missing",
        "bytes: 64          | bytes: 64, what: 1  | 14 | mapping values are not allowed here",
        "title: A title     | title: [            | 3  | expected",
      })
  void shouldRefuseWhatIsWrongInOneLineWithItsNumber(
      String right, String wrong, int line, String why) {
    String yaml = SESSIONS.replace(right, wrong);
    assertThat(yaml).isNotEqualTo(SESSIONS);

    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("file.yaml:" + line + ": ")
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rounds: 6              | rounds: 0           | 4  | without fresh-rounds",
        "parameter: connections | parameter: bytes    | 14 | 'bytes' is varied",
        "parameter: connections | parameter: clients  | 13 | 'connections' is missing",
        "values: [1, 1000]      | values: [1, 0]      | 9  | 'connections' must be a whole number",
        "values: [1, 1000]      | values: []          | 9  | 'values' must be a list",
        "values: [1, 1000]      | values: [1, 2, 1]   | 9  | '1' is there twice",
        "logarithmic: true      | logarithmic: maybe  | 8  | 'logarithmic' must be one of true",
        "process: 100           | fibre: 100          | 11 | there is no key 'fibre' here",
      })
  void shouldRefuseAVariationThatIsWrong(String right, String wrong, int line, String why) {
    String yaml = VARIED.replace(right, wrong);
    assertThat(yaml).isNotEqualTo(VARIED);

    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("file.yaml:" + line + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void shouldExpectOfTheRoundsWhatTheFileSays() throws Exception {
    assertThat(read(SESSIONS).expects()).isEmpty();
    assertThat(read(EXPECTING).expects())
        .containsExactly(
            new Expectation(
                List.of("async"), List.of("thread"), Figure.REQUESTS_PER_SECOND, List.of()),
            new Expectation(
                List.of("thread", "async"),
                List.of("process"),
                Figure.LATENCY_P99_SECONDS,
                List.of("1,000")));
    assertThat(
            read(SESSIONS + "expects: [{better: async, than: thread, at: [fresh, warm]}]")
                .expects()
                .getFirst()
                .at())
        .containsExactly("warm", "fresh");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "better: async | better: fibre       | 17 | 'better' must be one of process, thread",
        "better: async | worse: async        | 17 | the key 'better' is missing",
        "than: thread  | than: []            | 18 | 'than' must be a list with something in it",
        "than: thread  | than: async         | 18 | 'than' must not have a mode that 'better' has",
        "latency-p99-s | latency-p98-s       | 21 | 'figure' must be one of requests-per-second",
        "at: 1000      | at: 10              | 22 | 'at' must be one of 1, 1000, and is '10'",
        "at: 1000      | by: 2               | 22 | there is no key 'by' here, but better, than",
        "- better: async | - 1\\n  - better: async | 17 | each of 'expects' must hold keys",
      })
  void shouldRefuseAnExpectationThatIsWrong(String right, String wrong, int line, String why) {
    String yaml = EXPECTING.replace(right, wrong.replace("\\n", "\n"));
    assertThat(yaml).isNotEqualTo(EXPECTING);

    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("file.yaml:" + line + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void shouldRefuseWarmRoundsOfWhatServersDoNotOutlive() {
    String isolation =
        """
        title: A title
        claim: A claim.
        budget: 1m
        rounds: 1
        measure:
          kind: isolation
          fault: halt
          clients: 100
          deadline: 1s
          lead-time: 500ms
          observation-time: 4s
        """;

    assertThatThrownBy(() -> read(isolation)).hasMessageStartingWith("file.yaml:4: 'rounds'");
  }

  @Test
  void shouldRefuseToVaryWithWarmServersWhatTheyAreStartedWith() throws Exception {
    String slow =
        """
        title: A title
        claim: A claim.
        budget: 1m
        rounds: 6
        measure:
          kind: slow-client
          clients: 99
          deadline: 100ms
          duration: 2s
        vary:
          values: [50ms, 250ms]
          parameter: burn
        """;

    assertThatThrownBy(() -> read(slow))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "file.yaml:12: 'parameter' must not change how servers are started");
    assertThat(read(slow.replace("rounds: 6", "rounds: 0\nfresh-rounds: 6")).points()).hasSize(2);
    assertThat(
            read(slow.replace("burn", "deadline").replace("deadline: 100ms", "burn: 1s")).points())
        .hasSize(2);
  }

  @Test
  void shouldRefuseARateThatCannotRise() throws Exception {
    String rising =
        """
        title: A title
        claim: A claim.
        budget: 1m
        rounds: 6
        measure:
          kind: rising-rate
          connections: 200
          bytes: 64
          p99: 20ms
          from: 8000
          to: 7999
          resolution: 20
          warm-up: 150ms
          duration: 500ms
        """;

    assertThatThrownBy(() -> read(rising))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("file.yaml:11: 'to' must not be below 'from', which is 8000");
    assertThat(read(rising.replace("7999", "8000")).points()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "other:\\n  deep: 1\\n     | 4 | there is no key 'other' here",
        "other:\\n\\n- 1\\n        | 4 | there is no key 'other' here",
        "budget:\\n  deep: 1\\n    | 4 | 'budget' must be a duration",
        "modes:\\n  deep: 1\\n     | 4 | 'modes' must be a list",
        "measure:\\n- 1\\n        | 4 | 'measure' must hold keys and values",
        "modes:\\n- thread\\n- 1\\n | 6 | 'modes' must be some of process",
        "measure:\\n  a:\\n    b: 1\\nvary:\\n  parameter: a\\n  values: [1]\\n | 5 | 'a' is varied",
      })
  void shouldTellTheLineOfTheKeyWhoseValueBeginsBelowIt(String lines, int line, String why) {
    String above = "title: A title\nclaim: A claim.\nrounds: 1\n";
    String below =
        (lines.contains("budget") ? "" : "budget: 1m\n")
            + (lines.contains("measure") ? "" : "measure: {}\n");
    String yaml = above + lines.replace("\\n", "\n") + below;

    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("file.yaml:" + line + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void shouldRefuseWhatNoYamlMayHold() {
    assertRefused("title: A title\nclaim: A \u0007 claim.\n", "file.yaml:2: the character U+0007");
    assertRefused( // beyond what the reader buffers at once
        "# long\n".repeat(5_000) + "title: \u0000\n", "file.yaml:5001: the character U+0000");
    assertRefused("title: " + "[".repeat(60) + "]".repeat(60), "file.yaml:1: ");
    assertRefused("- long\n".repeat(500_000), "file.yaml:1: ");
  }

  /** Each is one that an experiment may give, or one that {@code compare} itself gives. */
  @Test
  void shouldKnowTheSettingsOfTheEchoServer() throws Exception {
    Set<String> settings = new TreeSet<>();
    try (Reader defaults =
        Files.newBufferedReader(Path.of("../echo-service/src/main/resources/application.yaml"))) {
      keys("", new Yaml().compose(defaults), settings);
    }

    assertThat(settings)
        .containsAll(ExperimentReader.SERVER_SETTINGS)
        .filteredOn(key -> !ExperimentReader.SERVER_SETTINGS.contains(key))
        .containsExactlyInAnyOrder(
            "mode",
            "bind",
            "port",
            "faults.marker-file",
            "process.start",
            "node",
            "drain.delay",
            "drain.time",
            "exit-with-pid",
            "http.bind",
            "http.port",
            "http.tls.certificate",
            "http.tls.key",
            "http.token-file",
            "secrets-group",
            "log.level");
  }

  private static void keys(String prefix, Node node, Set<String> keys) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        String key = ((ScalarNode) entry.getKeyNode()).getValue();
        keys(prefix.isEmpty() ? key : prefix + "." + key, entry.getValueNode(), keys);
      }
    } else {
      keys.add(prefix);
    }
  }

  private static void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void shouldRefuseAFileWithNothingInIt() {
    assertThatThrownBy(() -> read("")).hasMessage("file.yaml:1: the file is empty");
    assertThatThrownBy(() -> read("- a\n- b\n"))
        .hasMessageStartingWith("file.yaml:1: the file must");
  }

  private static Experiment read(String yaml) throws InvalidSettingException {
    return ExperimentReader.read("name", "file.yaml", yaml);
  }
}
