package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.Axis;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.result.Samples;
import dev.loomscope.load.server.Placement;
import dev.loomscope.load.statistics.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTableTest {

  private static final Screen COLOURED = new Screen(80, true);

  @TempDir Path folder;

  private final String table = plain(Samples.comparison(0, 0));

  @Test
  void shouldHaveTheServersAsRowsTheBestFirst() {
    assertThat(rows(table))
        .containsSubsequence(
            "light: 100 clients × 10 messages × 64 bytes, 7 rounds",
            "1 async 40.0k 28.0–52.0k 1.00 6.00 50.0",
            "2 virtual 20.0k 14.0–26.0k 0.50 0.45–0.55 6.00 50.0",
            "fresh: async 12.0k, virtual 10.0k requests/s");
  }

  @Test
  void shouldEndWithTheAnswer() {
    assertThat(table.lines().toList())
        .endsWith(
            "light: async is best, 1.8 to 2.2 times virtual.", "No echo was lost or altered.");
  }

  @Test
  void shouldMarkTies() {
    String tied =
        plain(
            one(
                Samples.mode("virtual", 20_000, 7, 0, 0),
                Samples.mode("async", 21_000, 7, 0, 0),
                0.95,
                Verdict.NO_CLEAR_DIFFERENCE));
    assertThat(rows(tied))
        .anyMatch(row -> row.startsWith("1= async"))
        .anyMatch(row -> row.startsWith("1= virtual"));
    assertThat(tied).contains("async and virtual are best and cannot be told apart");
  }

  @Test
  void shouldRankNobodyAfterTooFewRounds() {
    String few =
        plain(
            one(
                Samples.mode("virtual", 20_000, 3, 0, 0),
                Samples.mode("async", 40_000, 3, 0, 0),
                0.5,
                Verdict.TOO_FEW_ROUNDS));
    assertThat(rows(few)).anyMatch(row -> row.startsWith("– async"));
    assertThat(few).contains("light: too few rounds to rank.");
  }

  @Test
  void shouldShowAnAxisInALineAPoint() {
    PointResult point = point("10", Verdict.LOWER);
    String along =
        plain(
            Samples.comparison(
                experiment(
                    new Axis("connections", "", true),
                    List.of(point, point("1,000", Verdict.LOWER)))));
    assertThat(rows(along))
        .contains("10 1 async 40.0k 2 virtual ×0.50", "1,000 1 async 40.0k 2 virtual ×0.50");
    assertThat(along).contains("light: best async at 10 and 1,000.");
  }

  /** In short below, and with the reason among the details. */
  @Test
  void shouldSayWhetherTheClaimIsBorneOut() throws Exception {
    SampleComparison sample = SampleComparison.load().claiming("contradicted", "it is not so");
    ComparisonResult result = sample.read(folder);
    String reason = "Claim contradicted: it is not so.";

    assertThat(plain(result)).contains("; claim: contradicted.").doesNotContain(reason);
    assertThat(ComparisonTable.of(result, Screen.PLAIN, true)).contains(reason);
    assertThat(table).doesNotContain("laim");
  }

  @Test
  void shouldShowLostAndAlteredEchoesProminently() {
    assertThat(plain(Samples.comparison(2, 1)))
        .doesNotContain("No echo was lost")
        .contains("ECHOES WERE LOST OR ALTERED")
        .contains("warm: virtual lost 2 echoes, altered 1 echo, had clients that failed (reset");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void shouldNotBeWiderThanTheTerminalWithAllDetailsEither(int width) {
    String details = ComparisonTable.of(Samples.comparison(2, 1), new Screen(width, false), true);
    assertThat(details.lines()).allMatch(line -> line.length() <= width);
    assertThat(rows(details))
        .anyMatch(row -> row.startsWith("warm requests/s 20,000 (14,000–26,000)"))
        .anyMatch(row -> row.startsWith("warm lost, altered 2, 1 !"));
  }

  @Test
  void shouldFitTheUsualExperimentsOnAScreenOfTheUsualSize() {
    String usual = plain(usual("longer-name"));
    assertThat(usual.lines()).hasSizeLessThanOrEqualTo(23).allMatch(line -> line.length() <= 80);
    assertThat(usual)
        .contains("Disturbed rounds: 9 of light, 9 of medium; do not trust small differences.");
    assertThat(rows(usual))
        .contains(
            "server requests/s (95 %) of best (99 %) visit ms p99 ms CPU s MiB",
            "4 longer-name 10.0k 7,000–13.0k 0.25 0.20–0.33 12.3 6.00 1.23 50.0");
  }

  @Test
  void shouldShowTheCoresWhereThereIsRoom() {
    ModeResult mode = sound("async", 40);
    mode.figures().remove(Figure.VISIT_P50_SECONDS);

    PointResult point = Samples.point("warm", null, List.of(mode), List.of());

    assertThat(rows(plain(Samples.comparison(experiment(null, List.of(point))))))
        .contains("server requests/s (95 %) of best (99 %) p99 ms CPU s MiB cores");
  }

  @Test
  void shouldWriteAFigureInOneUnitThroughoutAnExperiment() {
    ModeResult quick = sound("async", 40);
    quick.figures().put(Figure.LATENCY_P99_SECONDS, figure(0.000_4));
    PointResult point =
        Samples.point("warm", null, List.of(quick, sound("virtual", 39)), List.of());
    ComparisonResult result = Samples.comparison(experiment(null, List.of(point)));

    assertThat(rows(ComparisonTable.of(result, Screen.PLAIN, true)))
        .contains("warm latency p99, ms 0.40 6.00 (4.20–7.80)");
  }

  @Test
  void shouldMarkTheBestAgainWhereColumnsFollowBelow() {
    String narrow = ComparisonTable.of(Samples.comparison(0, 0), new Screen(50, true), false);
    assertThat(narrow.split("\u001b\\[1;32m1  async", -1)).hasSize(3);
    assertThat(narrow).doesNotContain("\u001b[1;32m2");
  }

  @Test
  void shouldNotSayHowFarBehindIsWhomTheFirstIsNotClearlyAheadOf() {
    List<Ratio> ratios =
        List.of(
            ratio("a", "b", Verdict.NO_CLEAR_DIFFERENCE),
            ratio("a", "c", Verdict.NO_CLEAR_DIFFERENCE),
            ratio("b", "c", Verdict.HIGHER));
    PointResult point =
        Samples.point(
            "warm", null, List.of(sound("a", 31), sound("b", 30), sound("c", 20)), ratios);
    assertThat(plain(Samples.comparison(experiment(null, List.of(point)))))
        .contains("light: a and b are best and cannot be told apart; c comes next.");
  }

  @Test
  void shouldSayWhetherTheAnswerHoldsWhoeverSharesCpus() {
    assertThat(byPlacement(Verdict.HIGHER, 3, 4.5))
        .contains("light: a is best, 3.0 to 5.0 times b (3.00 sharing CPUs, 4.50 apart).");
    assertThat(byPlacement(Verdict.DEPENDS_ON_PLACEMENT, 0.8, 1.4).replaceAll("\\s+", " "))
        .contains(
            "light: a and b are best; which of them depends on who shares CPUs (a is 0.80 times b"
                + " sharing them, 1.40 apart).");
  }

  private static String byPlacement(Verdict verdict, double shared, double apart) {
    Ratio one = ratio("a", "b", verdict);
    Ratio ratio =
        new Ratio(
            one.figure(),
            one.first(),
            one.second(),
            one.ratio(),
            one.low(),
            one.high(),
            verdict,
            Map.of(Placement.SHARED, shared, Placement.APART, apart));
    PointResult point =
        Samples.point("warm", null, List.of(sound("a", 31), sound("b", 30)), List.of(ratio));
    return plain(Samples.comparison(experiment(null, List.of(point))));
  }

  @Test
  void shouldUseColoursOnATerminalAlone() {
    assertThat(table).doesNotContain("\u001b");
    String coloured = ComparisonTable.of(Samples.comparison(0, 0), COLOURED, false);
    assertThat(coloured).contains("\u001b[1;32m1  async");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(table);
  }

  private static String plain(ComparisonResult result) {
    return ComparisonTable.of(result, Screen.PLAIN, false);
  }

  private static List<String> rows(String table) {
    return table.lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
  }

  private static PointResult point(String label, Verdict verdict) {
    return Samples.point(
        label,
        null,
        List.of(Samples.mode("virtual", 20_000, 7, 0, 0), Samples.mode("async", 40_000, 7, 0, 0)),
        List.of(ratio(0.5, verdict)));
  }

  private static ComparisonResult one(
      ModeResult virtual, ModeResult async, double ratio, Verdict verdict) {
    return Samples.comparison(
        experiment(
            null,
            List.of(
                Samples.point(
                    "warm", null, List.of(virtual, async), List.of(ratio(ratio, verdict))))));
  }

  /** What {@code compare} measures unless told otherwise, its rounds disturbed. */
  private static ComparisonResult usual(String last) {
    List<ModeResult> modes =
        List.of(sound("async", 40), sound("virtual", 39), sound("thread", 38), sound(last, 10));
    List<Ratio> ratios =
        List.of(
            ratio("async", "virtual", Verdict.NO_CLEAR_DIFFERENCE),
            ratio("async", "thread", Verdict.NO_CLEAR_DIFFERENCE),
            ratio("virtual", "thread", Verdict.NO_CLEAR_DIFFERENCE),
            ratio("async", last, Verdict.HIGHER),
            ratio("virtual", last, Verdict.HIGHER),
            ratio("thread", last, Verdict.HIGHER));
    List<PointResult> points =
        List.of(
            Samples.point("warm", null, modes, ratios),
            Samples.point("fresh", null, modes, List.of()));
    ComparisonResult light = Samples.comparison(disturbed("light", points));
    return new ComparisonResult(
        light.schema(),
        light.loomscopeVersion(),
        light.command(),
        light.began(),
        light.seconds(),
        light.host(),
        light.settings(),
        light.servers(),
        light.partial(),
        light.failures(),
        List.of(light.experiments().getFirst(), disturbed("medium", points)));
  }

  private static ExperimentResult disturbed(String name, List<PointResult> points) {
    return new ExperimentResult(
        name,
        "1,000 clients × 10 messages × 64 bytes",
        "claim",
        null,
        "title: a load",
        null,
        Figure.REQUESTS_PER_SECOND,
        7,
        0,
        9,
        1,
        points);
  }

  /** A server of which nothing has to be said but its figures. */
  private static ModeResult sound(String name, int thousands) {
    ModeResult mode = Samples.mode(name, thousands * 1_000, 7, 0, 0);
    mode.figures().put(Figure.VISIT_P50_SECONDS, figure(0.0123));
    mode.figures().put(Figure.CPU_SECONDS_PER_100K, figure(1.23));
    mode.figures().put(Figure.CORES_USED, figure(0.81));
    return new ModeResult(
        mode.mode(),
        mode.figures(),
        mode.latency(),
        mode.timeline(),
        0,
        0,
        mode.errors(),
        0,
        0,
        List.of(),
        mode.othersCpuPercent(),
        mode.disturbedRounds(),
        mode.notes(),
        mode.rounds());
  }

  private static FigureResult figure(double value) {
    return new FigureResult(value, value, value, List.of(value), List.of());
  }

  private static Ratio ratio(String first, String second, Verdict verdict) {
    boolean clear = verdict == Verdict.HIGHER;
    return new Ratio(
        Figure.REQUESTS_PER_SECOND,
        first,
        second,
        clear ? 4 : 1.1,
        clear ? 3.0 : 0.5,
        clear ? 5.0 : 2.0,
        verdict);
  }

  private static Ratio ratio(double ratio, Verdict verdict) {
    boolean told = verdict != Verdict.TOO_FEW_ROUNDS;
    return new Ratio(
        Figure.REQUESTS_PER_SECOND,
        "virtual",
        "async",
        ratio,
        told ? 0.9 * ratio : null,
        told ? 1.1 * ratio : null,
        verdict);
  }

  private static ExperimentResult experiment(
      @org.jspecify.annotations.Nullable Axis axis, List<PointResult> points) {
    return new ExperimentResult(
        "light",
        "a load",
        "claim",
        null,
        "title: a load",
        axis,
        Figure.REQUESTS_PER_SECOND,
        7,
        0,
        0,
        1,
        points);
  }
}
