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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a comparison on a terminal: for each experiment the servers in the order of their ranking,
 * and at the end the answer. {@link DetailTable} has every figure.
 */
public final class ComparisonTable {

  /** What stands beside the figure that decides. */
  private static final List<Figure> BESIDE =
      List.of(
          Figure.LATENCY_P99_SECONDS,
          Figure.CPU_SECONDS_PER_100K,
          Figure.PEAK_CPU_PERCENT,
          Figure.PEAK_MEMORY_BYTES);

  private static final Map<Figure, String> SHORT_TITLES =
      Map.of(
          Figure.LATENCY_P99_SECONDS, "p99",
          Figure.CPU_SECONDS_PER_100K, "CPU s",
          Figure.PEAK_CPU_PERCENT, "peak",
          Figure.PEAK_MEMORY_BYTES, "");

  private static final String LEGEND =
      "CPU s: for 100,000 requests. peak %: 100 is one core. All figures: --details";

  /** With it, all columns of the default experiments find room on 80. */
  private static final int LONGEST_NAME = 12;

  private static final String FRESH = "fresh";

  private final ComparisonResult result;
  private final Screen screen;
  private final StringBuilder text = new StringBuilder();

  private ComparisonTable(ComparisonResult result, Screen screen) {
    this.result = result;
    this.screen = screen;
  }

  /** The tables and the answer for a file or a pipe. */
  public static String of(ComparisonResult result) {
    return of(result, Screen.PLAIN, false);
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
    if (details) {
      text.append(DetailTable.of(result, screen.width())).append(System.lineSeparator());
    }
    if (result.experiments().stream().anyMatch(one -> one.axis() == null)) {
      line(screen::quiet, LEGEND);
    }
    for (ExperimentResult experiment : result.experiments()) {
      title(experiment);
      if (experiment.axis() == null) {
        experiment.points().forEach(this::point);
      } else {
        experiment.points().forEach(point -> alongAxis(experiment, point));
      }
      if (!details) {
        remarks(experiment);
      }
      text.append(System.lineSeparator());
    }
    answers();
    return text.toString();
  }

  private void title(ExperimentResult experiment) {
    String title =
        "%s: %s, %s"
            .formatted(
                experiment.name(),
                experiment.title(),
                experiment.rounds() == 1 ? "1 round" : experiment.rounds() + " rounds");
    if (experiment.axis() != null) {
      title += "; by " + experiment.decides().title();
    }
    line(screen::strong, title);
  }

  private void point(PointResult point) {
    if (point.label().equals(FRESH)) {
      fresh(point);
      return;
    }
    Ranking ranking = point.ranking();
    List<Figure> beside =
        BESIDE.stream()
            .filter(figure -> figure != ranking.figure())
            .filter(
                figure ->
                    point.modes().stream().anyMatch(mode -> mode.figures().containsKey(figure)))
            .toList();
    ColumnUnit unit = unit(ranking.figure(), point);
    Map<Figure, ColumnUnit> units = new LinkedHashMap<>();
    beside.forEach(figure -> units.put(figure, unit(figure, point)));
    List<String> heads = new ArrayList<>(List.of("   server"));
    heads.add(head(ranking.figure().title(), unit) + " (95 %)");
    heads.add("of best (99 %)");
    units.forEach((figure, one) -> heads.add(head(SHORT_TITLES.get(figure), one)));
    TextTable table = new TextTable();
    table.row(heads);
    List<String> values = withIntervals(ranking.standings(), unit);
    List<String> factors = factors(ranking.standings());
    for (int i = 0; i < ranking.standings().size(); i++) {
      Standing standing = ranking.standings().get(i);
      List<String> cells = new ArrayList<>();
      String place = Rank.place(ranking, standing);
      cells.add("%-3s%s".formatted(place, name(standing.mode())));
      cells.add(values.get(i));
      cells.add(factors.get(i));
      ModeResult mode = Objects.requireNonNull(point.mode(standing.mode()));
      units.forEach((one, itsUnit) -> cells.add(cell(mode.figures().get(one), itsUnit)));
      table.row(cells);
    }
    List<String> lines = table.toString(screen.width()).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int row = i % (ranking.standings().size() + 1) - 1; // narrow terminals have the rows again
      boolean isHead = row < 0;
      boolean best = !isHead && ranking.standings().get(row).tiedWithBest();
      text.append(
              isHead ? screen.quiet(lines.get(i)) : best ? screen.good(lines.get(i)) : lines.get(i))
          .append(System.lineSeparator());
    }
  }

  private static List<String> withIntervals(List<Standing> standings, ColumnUnit unit) {
    return aligned(
        standings.stream().map(one -> ColumnUnit.brief(in(unit, one))).toList(),
        standings.stream()
            .map(Standing::figure)
            .map(
                one ->
                    one.low() == null || one.high() == null ? "" : unit.of(one.low(), one.high()))
            .toList());
  }

  private static List<String> factors(List<Standing> standings) {
    return aligned(
        standings.stream().map(one -> one.factor() == null ? "" : Factor.of(one.factor())).toList(),
        standings.stream()
            .map(
                one ->
                    one.factorLow() == null || one.factorHigh() == null
                        ? ""
                        : Factor.of(one.factorLow()) + "–" + Factor.of(one.factorHigh()))
            .toList());
  }

  /** Values with their intervals behind them, the values below each other. */
  private static List<String> aligned(List<String> values, List<String> intervals) {
    int width = intervals.stream().mapToInt(String::length).max().orElse(0);
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String interval = intervals.get(i);
      cells.add(
          width == 0
              ? values.get(i)
              : values.get(i) + " " + interval + " ".repeat(width - interval.length()));
    }
    return cells;
  }

  /** Servers that were started for the round, in one line. */
  private void fresh(PointResult point) {
    Ranking ranking = point.ranking();
    ColumnUnit unit = unit(ranking.figure(), point);
    line(
        screen::quiet,
        "   fresh: %s %s"
            .formatted(
                ranking.standings().stream()
                    .map(one -> one.mode() + " " + ColumnUnit.brief(in(unit, one)))
                    .collect(Collectors.joining(", ")),
                unit.name().isEmpty() ? ranking.figure().title() : unit.name()));
  }

  /** One point of an axis, in one line: places, the best's figure, and the others' factors. */
  private void alongAxis(ExperimentResult experiment, PointResult point) {
    int width = experiment.points().stream().mapToInt(one -> one.label().length()).max().orElse(0);
    ColumnUnit unit = unit(point.ranking().figure(), point);
    List<String> parts = new ArrayList<>();
    for (Standing standing : point.ranking().standings()) {
      String place = Rank.place(point.ranking(), standing);
      boolean isFirst = parts.isEmpty();
      String value =
          isFirst || standing.factor() == null || standing.place() == null
              ? ColumnUnit.brief(in(unit, standing)) + unitAfter(unit)
              : "×" + Factor.of(standing.factor());
      parts.add(
          (standing.place() == null ? "" : place + " ") + name(standing.mode()) + " " + value);
    }
    line(
        one -> one,
        "  "
            + " ".repeat(width - point.label().length())
            + point.label()
            + "  "
            + String.join("  ", parts));
  }

  private static String unitAfter(ColumnUnit unit) {
    return unit.name().isEmpty() ? "" : " " + unit.name();
  }

  private static double in(ColumnUnit unit, Standing standing) {
    return standing.figure().median() / unit.size();
  }

  private void remarks(ExperimentResult experiment) {
    for (Finding flaw : Flaws.of(experiment)) {
      line(screen::bad, "   " + flaw);
    }
  }

  private void answers() {
    if (result.partial()) {
      line(screen::bad, "STOPPED EARLY: what whole rounds say until then.");
    }
    result.failures().forEach(failure -> line(screen::bad, "FAILED: " + failure));
    String disturbed = Flaws.disturbedRounds(result);
    if (!disturbed.isEmpty()) {
      line(
          one -> one, "Disturbed rounds: %s; do not trust small differences.".formatted(disturbed));
    }
    for (ExperimentResult experiment : result.experiments()) {
      Claim claim = experiment.claimVerdict();
      String judged = claim == null ? "" : "; claim: " + claim.verdict().words();
      line(screen::strong, "%s: %s%s.".formatted(experiment.name(), Answer.of(experiment), judged));
    }
    if (result.experiments().isEmpty()) {
      line(screen::bad, "Nothing was measured.");
    } else if (result.hasNoFlaw()) {
      line(one -> one, "No echo was lost or altered.");
    } else {
      line(screen::bad, DetailTable.flaws(result));
    }
  }

  private static ColumnUnit unit(Figure figure, PointResult point) {
    return ColumnUnit.of(
        figure,
        point.modes().stream()
            .map(mode -> mode.figures().get(figure))
            .filter(Objects::nonNull)
            .map(FigureResult::median)
            .toList());
  }

  private static String head(@Nullable String title, ColumnUnit unit) {
    return (title + " " + unit.name()).strip();
  }

  private static String cell(@Nullable FigureResult figure, ColumnUnit unit) {
    return figure == null ? Quantities.UNKNOWN : unit.of(figure.median());
  }

  /** A name that leaves the figures room: with both of its ends, for names often differ in one. */
  private static String name(String name) {
    int end = LONGEST_NAME / 2;
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME - end - 1) + "…" + name.substring(name.length() - end);
  }

  private interface Look {
    String of(String text);
  }

  private void line(Look look, String line) {
    Wrapped.text(line, screen.width())
        .lines()
        .forEach(one -> text.append(look.of(one)).append(System.lineSeparator()));
  }
}
