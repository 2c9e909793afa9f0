package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.show.Change.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ChangesTest {

  private static final String MEDIUM = "/experiments/1/points/0/modes/";
  private static final String VIRTUAL_P99 = MEDIUM + "2/figures/latency_p99_seconds";
  private static final String PROCESS_MEMORY = MEDIUM + "0/figures/peak_memory_bytes";
  private static final String ASYNC_RATE = MEDIUM + "3/figures/requests_per_second";

  @TempDir Path folder;

  private SampleComparison after = SampleComparison.load();

  @BeforeEach
  void copy() {
    after = SampleComparison.load();
  }

  private Changes changes() throws Exception {
    return Changes.of(SampleComparison.load().read(folder), after.read(folder));
  }

  private static List<Change> with(Changes changes, Outcome outcome) {
    return changes.all().stream().filter(change -> change.outcome() == outcome).toList();
  }

  @Test
  void shouldFindNoChangeOfAComparisonFromItself() throws Exception {
    Changes changes = changes();

    assertThat(changes.count(Outcome.BETTER)).isZero();
    assertThat(changes.count(Outcome.WORSE)).isZero();
    assertThat(changes.count(Outcome.NO_CLEAR_CHANGE)).isPositive();
    assertThat(changes.unmatched()).isEmpty();
    assertThat(Difference.ofHosts(changes.before(), changes.after())).isEmpty();
    assertThat(Difference.ofSettings(changes.before(), changes.after())).isEmpty();
  }

  @Test
  void shouldFindTheChangesThatWerePlanted() throws Exception {
    after.multiply(VIRTUAL_P99, 1.6).multiply(PROCESS_MEMORY, 0.25).multiply(ASYNC_RATE, 3);

    Changes changes = changes();

    assertThat(with(changes, Outcome.WORSE))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.mode()).isEqualTo("virtual");
              assertThat(change.figure()).isEqualTo(Figure.LATENCY_P99_SECONDS);
              assertThat(change.words()).endsWith(" % higher");
            });
    assertThat(with(changes, Outcome.BETTER))
        .extracting(Change::mode, Change::figure)
        .containsExactly(
            tuple("process", Figure.PEAK_MEMORY_BYTES), tuple("async", Figure.REQUESTS_PER_SECOND));
    assertThat(ChangeText.of(changes))
        .containsPattern(
            "medium, warm: virtual, latency p99: \\d+ to \\d+ % higher \\(worse\\); medians ")
        .containsPattern("process, peak memory: 7\\d to 7\\d % lower \\(better\\)")
        .containsPattern("async, requests/s: 2\\.\\d to \\d\\.\\d times as high \\(better\\)");
  }

  @Test
  void shouldSayWhereThereAreTooFewRounds() throws Exception {
    after.multiply("/experiments/1/points/1/modes/0/figures/requests_per_second", 100);

    Changes changes = changes();

    assertThat(changes.count(Outcome.BETTER)).isZero();
    assertThat(with(changes, Outcome.UNKNOWN))
        .extracting(Change::words)
        .contains("too few rounds to tell", "a figure of zero has no ratio");
  }

  /** Seven and seven rounds tell falsely 24 times in 3,432, four and four 2 times in 70. */
  @Test
  void shouldAddUpHowOftenChanceAloneShowsAChange() throws Exception {
    long told = changes().all().size() - changes().count(Outcome.UNKNOWN);

    assertThat(ChangeText.chance(changes())).startsWith(expected(told, 24 / 3_432.0));

    SampleComparison four = SampleComparison.load();
    keepFourRounds(four.tree());
    keepFourRounds(after.tree());

    assertThat(ChangeText.chance(Changes.of(four.read(folder), after.read(folder))))
        .startsWith(expected(told, 2 / 70.0));
  }

  private static String expected(long told, double each) {
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
    after.at("/experiments/1/points/0/modes/1").put("mode", "fibre");

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
            "loomscope", "setting warm-up", "experiment light", "server virtual, setting workload");
    assertThat(ChangeText.of(changes))
        .startsWith("NOT THE SAME MACHINE: CPU was 'Example CPU @ 2.40GHz', then 'Another CPU'");
  }
}
