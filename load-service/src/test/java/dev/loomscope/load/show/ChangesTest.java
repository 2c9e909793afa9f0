package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.show.Change.Outcome;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ChangesTest {

  private static final String MEDIUM = "/experiments/1/points/0/modes/";
  private static final String VIRTUAL_P99 = MEDIUM + "2/figures/latency_p99_seconds";
  private static final String PROCESS_CPU = MEDIUM + "0/figures/cpu_seconds_per_100k";
  private static final String ASYNC_RATE = MEDIUM + "3/figures/requests_per_second";

  private static final Screen WIDE = new Screen(200, false);

  @TempDir Path folder;

  private SampleComparison after = SampleComparison.load();

  @BeforeEach
  void copy() {
    after = SampleComparison.load();
  }

  private Changes changes() throws Exception {
    return Changes.of(SampleComparison.load().read(folder), after.read(folder));
  }

  @Test
  void shouldFindNoChangeOfAComparisonFromItself() throws Exception {
    Changes changes = changes();

    assertThat(changes.with(Outcome.BETTER)).isEmpty();
    assertThat(changes.with(Outcome.WORSE)).isEmpty();
    assertThat(changes.with(Outcome.NO_CLEAR_CHANGE)).isNotEmpty();
    assertThat(changes.unmatched()).isEmpty();
    assertThat(Difference.ofHosts(changes.before(), changes.after())).isEmpty();
    assertThat(Difference.ofSettings(changes.before(), changes.after())).isEmpty();
  }

  @Test
  void shouldFindTheChangesThatWerePlanted() throws Exception {
    after.multiply(VIRTUAL_P99, 1.6).multiply(PROCESS_CPU, 0.25).multiply(ASYNC_RATE, 3);

    Changes changes = changes();

    assertThat(changes.with(Outcome.WORSE))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.before().mode()).isEqualTo("virtual");
              assertThat(change.figure()).isEqualTo(Figure.LATENCY_P99_SECONDS);
              assertThat(change.words()).endsWith(" % higher");
            });
    assertThat(changes.with(Outcome.BETTER))
        .extracting(change -> change.before().mode(), Change::figure)
        .containsExactly(
            tuple("process", Figure.CPU_SECONDS_PER_100K),
            tuple("async", Figure.REQUESTS_PER_SECOND));
    assertThat(changes.text(WIDE))
        .containsPattern(
            "medium, warm: virtual, latency p99: \\d+ to \\d+ % higher \\(worse\\); medians ")
        .containsPattern("process, CPU s per 100k: 7\\d to 7\\d % lower \\(better\\)")
        .containsPattern("async, requests/s: 2\\.\\d to \\d\\.\\d times as high \\(better\\)");
  }

  @Test
  void shouldSayWhereThereAreTooFewRounds() throws Exception {
    after.multiply("/experiments/1/points/1/modes/0/figures/requests_per_second", 100);

    Changes changes = changes();

    assertThat(changes.with(Outcome.BETTER)).isEmpty();
    assertThat(changes.with(Outcome.UNKNOWN))
        .extracting(Change::words)
        .contains("too few rounds to tell", "a figure of zero has no ratio");
  }

  /** Seven and seven rounds tell falsely 24 times in 3,432, four and four 2 times in 70. */
  @Test
  void shouldAddUpHowOftenChanceAloneShowsAChange() throws Exception {
    int told = changes().all().size() - changes().with(Outcome.UNKNOWN).size();

    assertThat(changes().chance()).startsWith(expected(told, 24 / 3_432.0));

    SampleComparison four = SampleComparison.load();
    keepFourRounds(four.tree());
    keepFourRounds(after.tree());

    assertThat(Changes.of(four.read(folder), after.read(folder)).chance())
        .startsWith(expected(told, 2 / 70.0));
  }

  private static String expected(int told, double each) {
    return String.format(
        Locale.ROOT, "by chance alone up to about %.1f of %d figures ", told * each, told);
  }

  /** Of each figure that has more. */
  private static void keepFourRounds(ObjectNode comparison) {
    for (JsonNode figures : comparison.findValues("figures")) {
      for (JsonNode figure : figures) {
        ArrayNode rounds = (ArrayNode) figure.get("rounds");
        while (rounds.size() > 4) {
          rounds.remove(4);
        }
      }
    }
  }

  @Test
  void shouldNameWhatOnlyOneOfThemHas() throws Exception {
    ((ArrayNode) after.tree().get("experiments")).remove(3);
    after.at("/experiments/0/points/1").put("label", "stale");
    ArrayNode points = (ArrayNode) after.tree().at("/experiments/1/points");
    String renamed = points.get(0).toString().replace("\"thread\"", "\"fibre\"");
    points.set(0, JsonMapper.shared().readTree(renamed));

    assertThat(changes().unmatched())
        .containsExactlyInAnyOrder(
            "experiment slow-client is only in the first",
            "point fresh of light is only in the first",
            "point stale of light is only in the second",
            "mode thread at warm of medium is only in the first",
            "mode fibre at warm of medium is only in the second");
  }

  @Test
  void shouldSayThatMachineAndConditionsWereOthers() throws Exception {
    after.at("/host").put("cpu_model", "Another CPU").put("cores", 64);
    after.at("/settings").put("warm-up", "PT1S").put("json", "elsewhere.json");
    after.tree().put("loomscope_version", "9.9");
    after.at("/experiments/0").put("definition", "rounds: 70");
    after.at("/servers/2/settings").put("workload", "wait=20ms");

    Changes changes = changes();

    assertThat(Difference.ofHosts(changes.before(), changes.after()))
        .extracting(Difference::what)
        .containsExactly("CPU", "Cores");
    assertThat(Difference.ofSettings(changes.before(), changes.after()))
        .extracting(Difference::what)
        .containsExactly(
            "loomscope", "setting warm-up", "server virtual, setting workload", "experiment light");
    assertThat(changes.text(WIDE))
        .containsSubsequence(
            "figures that both have: ",
            "NOT THE SAME MACHINE: CPU was 'Example CPU @ 2.40GHz', then 'Another CPU'",
            "differs: server virtual, setting workload was 'echo', then 'wait=20ms'");
  }

  @Test
  void shouldNotTellConditionsThatDoNothing() throws Exception {
    after.at("/servers/2/settings").put("port", "40001").put("http.port", "40002");
    ArrayNode command = (ArrayNode) after.at("/servers/2").get("command");
    command.set(0, "/opt/elsewhere/bin/java");
    command.add("--exit-with-pid").add("4711").add("--port=40001");

    assertThat(Difference.ofSettings(changes().before(), changes().after())).isEmpty();

    command.add("--loops").add("2");

    assertThat(Difference.ofSettings(changes().before(), changes().after()))
        .extracting(Difference::what)
        .containsExactly("server virtual");
  }

  @Test
  void shouldNotCallMemoryOfWarmServersAChange() throws Exception {
    after.multiply(MEDIUM + "0/figures/peak_memory_bytes", 0.25);

    assertThat(changes().text(WIDE)).doesNotContain("peak memory");
    assertThat(changes().all())
        .filteredOn(change -> change.figure() == Figure.PEAK_MEMORY_BYTES)
        .extracting(Change::place)
        .contains("fresh")
        .doesNotContain("warm");
  }

  @Test
  void shouldNotCallALatencyBetterWhereFewerRequestsAreServed() throws Exception {
    after.multiply(MEDIUM + "2/figures/requests_per_second", 0.6).multiply(VIRTUAL_P99, 0.5);

    assertThat(changes().with(Outcome.BETTER)).isEmpty();
    assertThat(changes().text(WIDE))
        .containsPattern(
            "virtual, latency p99: \\d+ to \\d+ % lower \\(no merit: requests/s is worse\\)");
  }

  @Test
  void shouldCallMoreCpuNeitherBetterNorWorse() throws Exception {
    after.multiply(MEDIUM + "2/figures/peak_cpu_percent", 3);

    assertThat(changes().with(Outcome.OTHER))
        .extracting(Change::figure)
        .containsExactly(Figure.PEAK_CPU_PERCENT);
    assertThat(changes().counts())
        .contains("clearly worse 0, clearly better 0, changed, but neither better nor worse 1");
  }

  @Test
  void shouldFitTheTerminal() throws Exception {
    after.multiply(VIRTUAL_P99, 1.6);

    assertThat(changes().text(Screen.PLAIN).lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void shouldKeepOneUnitFromBeforeToAfter() throws Exception {
    after.multiply(VIRTUAL_P99, 0.01);

    assertThat(changes().text(WIDE))
        .containsPattern("virtual, latency p99: .* medians [\\d.]+ ms, then [\\d.]+ ms");
  }
}
