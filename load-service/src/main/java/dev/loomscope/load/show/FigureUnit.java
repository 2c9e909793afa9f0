package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Spread;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The unit that a figure is written in wherever its values are to be held against each other: one
 * for all points and servers of an experiment.
 *
 * @param name empty if it needs none
 * @param size of it in the figure's own unit
 */
record FigureUnit(Figure figure, String name, double size) {

  private static final double KIBI = 1024;
  private static final double THOUSAND = 1_000;

  /** Below it whole numbers are written out: {@code 9,999}, then {@code 10.0k}. */
  private static final double SHORT = 10_000;

  /** A value that is less of its unit has too few digits. */
  private static final double LEAST = 0.1;

  /** One that is more of it has too many. */
  private static final double MOST = 100_000;

  /** The unit of an experiment's figure. */
  static FigureUnit of(ExperimentResult experiment, Figure figure) {
    return of(
        figure,
        experiment.points().stream()
            .flatMap(point -> point.modes().stream())
            .map(mode -> mode.figures().get(figure))
            .filter(Objects::nonNull)
            .toList());
  }

  /** The unit that fits the greatest of some medians, or a smaller one that fits the least, too. */
  static FigureUnit of(Figure figure, Collection<FigureResult> results) {
    double[] medians =
        results.stream()
            .mapToDouble(FigureResult::median)
            .filter(one -> one > 0)
            .sorted()
            .toArray();
    double least = medians.length == 0 ? 0 : medians[0];
    double most = medians.length == 0 ? 0 : medians[medians.length - 1];
    List<FigureUnit> units = units(figure);
    FigureUnit fitting = units.getFirst();
    for (FigureUnit smaller : units.subList(1, units.size())) {
      boolean needed = most < fitting.size || least < LEAST * fitting.size;
      if (needed && most < MOST * smaller.size) {
        fitting = smaller;
      }
    }
    return fitting;
  }

  /** Those that a figure may have, the greatest first. */
  private static List<FigureUnit> units(Figure figure) {
    return switch (figure.unit()) {
      case SECONDS ->
          List.of(
              new FigureUnit(figure, "s", 1),
              new FigureUnit(figure, "ms", 1e-3),
              new FigureUnit(figure, "µs", 1e-6));
      case BYTES ->
          List.of(
              new FigureUnit(figure, "GiB", KIBI * KIBI * KIBI),
              new FigureUnit(figure, "MiB", KIBI * KIBI),
              new FigureUnit(figure, "KiB", KIBI));
      case PERCENT -> List.of(new FigureUnit(figure, "%", 1));
      case RATE, COUNT, NUMBER, CPU_SECONDS -> List.of(new FigureUnit(figure, "", 1));
    };
  }

  /** Which values of a figure are better, in words. */
  static String better(Figure figure) {
    return figure.better().name().toLowerCase(Locale.ROOT) + " is better";
  }

  /** The figure's title with the unit, such as {@code latency p99, ms}. */
  String title() {
    return name.isEmpty() ? figure.title() : figure.title() + ", " + name;
  }

  /** A value in this unit, without its name. */
  String of(double value) {
    return switch (figure.unit()) {
      case COUNT -> Quantities.count(Math.round(value));
      default -> Quantities.rate(value / size);
    };
  }

  /** A value with the unit's name. */
  String named(double value) {
    return name.isEmpty() ? of(value) : of(value) + " " + name;
  }

  /** The ends of a figure's interval; where it has none, the least and the greatest round. */
  String ends(FigureResult result) {
    Spread rounds = Objects.requireNonNull(Spread.of(result.rounds()));
    String low = of(result.low() == null ? rounds.low() : result.low());
    String high = of(result.high() == null ? rounds.high() : result.high());
    return low.equals(high) ? low : low + "–" + high;
  }

  /** A value with three digits, such as {@code 34.0k}. */
  String brief(double value) {
    double inUnits = value / size;
    return inUnits < SHORT
        ? of(value)
        : String.format(
            Locale.ROOT, inUnits < 100 * THOUSAND ? "%.1fk" : "%,.0fk", inUnits / THOUSAND);
  }

  /** The ends of a figure's interval, as short as can be; empty if it has none. */
  String interval(FigureResult result) {
    if (result.low() == null || result.high() == null) {
      return "";
    }
    String low = brief(result.low());
    String high = brief(result.high());
    boolean bothInThousands = low.endsWith("k") && high.endsWith("k");
    return (bothInThousands ? low.substring(0, low.length() - 1) : low) + "–" + high;
  }
}
