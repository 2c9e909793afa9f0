package dev.loomscope.load.show;

import dev.loomscope.load.result.Claim;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Standing;
import dev.loomscope.load.show.Screen.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Shows a comparison on a terminal: for each experiment the servers in the order of their ranking,
 * and at the end the answer. {@link DetailTable} has every figure.
 */
public final class ComparisonTable {

  /** What stands beside the figure that decides, as far as it was measured. */
  private static final List<Figure> BESIDE =
      List.of(
          Figure.VISIT_P50_SECONDS,
          Figure.LATENCY_P99_SECONDS,
          Figure.CPU_SECONDS_PER_100K,
          Figure.PEAK_MEMORY_BYTES,
          Figure.CORES_USED);

  /** So many of them find room on 80 columns. */
  private static final int MOST_BESIDE = 4;

  private static final Map<Figure, String> SHORT_TITLES =
      Map.of(
          Figure.VISIT_P50_SECONDS, "visit",
          Figure.LATENCY_P99_SECONDS, "p99",
          Figure.CPU_SECONDS_PER_100K, "CPU s",
          Figure.PEAK_MEMORY_BYTES, "",
          Figure.CORES_USED, "cores");

  /** With it, all columns of the default experiments find room on 80. */
  private static final int LONGEST_NAME = 11;

  private static final String FRESH = "fresh";

  private final ComparisonResult result;
  private final Screen screen;
  private final StringBuilder text = new StringBuilder();

  private ComparisonTable(ComparisonResult result, Screen screen) {
    this.result = result;
    this.screen = screen;
  }

  /**
   * The tables and the answer.
   *
   * @param details whether to show every figure, too
   */
  public static String of(ComparisonResult result, Screen screen, boolean details) {
    return new ComparisonTable(result, screen).text(details);
  }

  private String text(boolean details) {
    if (result.experiments().stream().anyMatch(one -> one.axis() == null)) {
      line(Look.QUIET, legend());
    }
    for (ExperimentResult experiment : result.experiments()) {
      line(
          Look.STRONG,
          "%s: %s, %s%s"
              .formatted(
                  experiment.name(),
                  experiment.title(),
                  experiment.rounds() == 1 ? "1 round" : experiment.rounds() + " rounds",
                  experiment.axis() == null ? "" : "; by " + experiment.decides().title()));
      FigureUnit unit = FigureUnit.of(experiment, experiment.decides());
      for (PointResult point : experiment.points()) {
        if (experiment.axis() != null) {
          alongAxis(experiment, point, unit);
        } else if (point.label().equals(FRESH)) {
          fresh(point.ranking(), unit);
        } else {
          ranked(experiment, point, unit);
        }
      }
      if (details) {
        text.append(DetailTable.of(experiment, screen));
      }
      Flaws.of(experiment).forEach(flaw -> line(Look.BAD, "   " + flaw));
      text.append(System.lineSeparator());
    }
    if (details) {
      line(Look.PLAIN, DetailTable.legend(result));
    }
    answers();
    return text.toString();
  }

  private String legend() {
    return (hasColumn(Figure.VISIT_P50_SECONDS)
            ? "visit: from connecting to the last echo, p50. "
            : "")
        + (hasColumn(Figure.CPU_SECONDS_PER_100K) ? "CPU s: for 100,000. " : "")
        + "All: --details";
  }

  private boolean hasColumn(Figure figure) {
    return result.experiments().stream()
        .filter(experiment -> experiment.axis() == null)
        .flatMap(experiment -> experiment.points().stream())
        .anyMatch(point -> point.has(figure));
  }

  /** The servers of a point, a line each. */
  private void ranked(ExperimentResult experiment, PointResult point, FigureUnit unit) {
    List<FigureUnit> beside =
        BESIDE.stream()
            .filter(figure -> figure != unit.figure() && point.has(figure))
            .limit(MOST_BESIDE)
            .map(figure -> FigureUnit.of(experiment, figure))
            .toList();
    List<Standing> standings = point.ranking().standings();
    TextTable table = new TextTable();
    List<String> heads = new ArrayList<>(List.of("   server"));
    heads.add((unit.figure().title() + " " + unit.name()).strip() + " (95 %)");
    heads.add("of best (99 %)");
    beside.forEach(one -> heads.add((SHORT_TITLES.get(one.figure()) + " " + one.name()).strip()));
    table.row(heads);
    List<String> medians =
        withIntervals(
            standings,
            one -> unit.brief(one.figure().median()),
            one -> unit.interval(one.figure()));
    List<String> factors =
        withIntervals(
            standings,
            one -> one.factor() == null ? "" : Factor.of(one.factor()),
            one -> Factor.interval(one.factorLow(), one.factorHigh()));
    for (int i = 0; i < standings.size(); i++) {
      Standing one = standings.get(i);
      ModeResult mode = Objects.requireNonNull(point.mode(one.mode()));
      List<String> cells = new ArrayList<>();
      cells.add("%-3s%s".formatted(Rank.place(point.ranking(), one), name(one.mode())));
      cells.add(medians.get(i));
      cells.add(factors.get(i));
      for (FigureUnit other : beside) {
        FigureResult figure = mode.figures().get(other.figure());
        cells.add(figure == null ? Quantities.UNKNOWN : other.of(figure.median()));
      }
      table.row(cells);
    }
    List<String> lines = table.toString(screen.width()).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int row = i % (standings.size() + 1) - 1; // narrow terminals have the rows again
      boolean best = row >= 0 && standings.get(row).tiedWithBest();
      line(row < 0 ? Look.QUIET : best ? Look.GOOD : Look.PLAIN, lines.get(i));
    }
  }

  /** Values with their intervals behind them, the values below each other. */
  private static List<String> withIntervals(
      List<Standing> standings,
      Function<Standing, String> value,
      Function<Standing, String> interval) {
    int width = standings.stream().mapToInt(one -> interval.apply(one).length()).max().orElse(0);
    return standings.stream()
        .map(
            one ->
                width == 0
                    ? value.apply(one)
                    : ("%s %-" + width + "s").formatted(value.apply(one), interval.apply(one)))
        .toList();
  }

  /** Servers that were started for the round, in one line. */
  private void fresh(Ranking ranking, FigureUnit unit) {
    line(
        Look.QUIET,
        "   fresh: %s %s"
            .formatted(
                ranking.standings().stream()
                    .map(one -> one.mode() + " " + unit.brief(one.figure().median()))
                    .collect(Collectors.joining(", ")),
                unit.name().isEmpty() ? ranking.figure().title() : unit.name()));
  }

  /** One point of an axis, in one line: places, the best's figure, and the others' factors. */
  private void alongAxis(ExperimentResult experiment, PointResult point, FigureUnit unit) {
    int width = experiment.points().stream().mapToInt(one -> one.label().length()).max().orElse(1);
    StringBuilder line = new StringBuilder(("  %" + width + "s").formatted(point.label()));
    Ranking ranking = point.ranking();
    for (Standing one : ranking.standings()) {
      boolean isFirst = one.equals(ranking.standings().getFirst());
      line.append("  ")
          .append(one.place() == null ? "" : Rank.place(ranking, one) + " ")
          .append(name(one.mode()))
          .append(' ')
          .append(
              isFirst || one.factor() == null || one.place() == null
                  ? (unit.brief(one.figure().median()) + " " + unit.name()).strip()
                  : "×" + Factor.of(one.factor()));
    }
    line(Look.PLAIN, line.toString());
  }

  private void answers() {
    if (result.partial()) {
      line(Look.BAD, "STOPPED EARLY: what whole rounds say until then.");
    }
    result.failures().forEach(failure -> line(Look.BAD, "FAILED: " + failure));
    line(Look.PLAIN, Flaws.disturbance(result));
    for (ExperimentResult experiment : result.experiments()) {
      Claim claim = experiment.claimVerdict();
      String judged = claim == null ? "" : "; claim: " + claim.verdict().words();
      line(
          Look.STRONG, "%s: %s%s.".formatted(experiment.name(), AnswerText.of(experiment), judged));
    }
    if (result.experiments().isEmpty()) {
      line(Look.BAD, "Nothing was measured.");
    } else if (result.hasNoFlaw()) {
      line(Look.PLAIN, "No echo was lost or altered.");
    } else {
      line(Look.BAD, "ECHOES WERE LOST OR ALTERED: see above.");
    }
  }

  /** A name that leaves the figures room: with both of its ends, for names often differ in one. */
  private static String name(String name) {
    int end = LONGEST_NAME / 2;
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME - end - 1) + "…" + name.substring(name.length() - end);
  }

  private void line(Look look, String line) {
    text.append(screen.lines(look, line));
  }
}
