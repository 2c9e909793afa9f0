package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.statistics.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what a comparison found. Every sentence comes from the intervals of ratios: a difference is
 * told as an interval, and where that holds one, that there is no clear difference; medians alone
 * say nothing.
 */
public final class Findings {

  /** Fewer rounds have no interval of 95 % confidence. */
  private static final int LEAST_ROUNDS = 6;

  private final Figure figure;

  /** The modes that have the figure, that with the highest first. */
  private final List<ModeResult> modes;

  /** The mode that alone is held against the others; null if each is held against each. */
  private final @Nullable String best;

  private final List<Ratio> ratios;

  private Findings(PointResult point, Figure figure, boolean ofBest) {
    this.figure = figure;
    this.modes =
        point.modes().stream()
            .filter(mode -> mode.figures().containsKey(figure))
            .sorted(
                Comparator.comparingDouble((ModeResult mode) -> figureOf(mode).median()).reversed())
            .toList();
    this.best = ofBest && !modes.isEmpty() ? best(figure, modes) : null;
    this.ratios =
        point.ratios().stream()
            .filter(ratio -> ratio.figure() == figure)
            .filter(ratio -> best == null || isOf(ratio, best))
            .toList();
  }

  /** What was found of the figure that an experiment is about, one sentence for each point. */
  public static List<Finding> of(ExperimentResult experiment) {
    Figure headline = Headline.of(experiment);
    return headline == null ? List.of() : of(experiment, headline);
  }

  /**
   * The same in short: along an axis, how the mode that is best at a point differs from the others.
   */
  public static List<Finding> summary(ExperimentResult experiment) {
    Figure headline = Headline.of(experiment);
    return headline == null ? List.of() : of(experiment, headline, experiment.axis() != null);
  }

  /** What was found of one figure; nothing where fewer than two modes have it. */
  public static List<Finding> of(ExperimentResult experiment, Figure figure) {
    return of(experiment, figure, false);
  }

  private static List<Finding> of(ExperimentResult experiment, Figure figure, boolean ofBest) {
    return experiment.points().stream()
        .map(
            point ->
                new Finding(place(experiment, point), new Findings(point, figure, ofBest).text()))
        .filter(finding -> !finding.text().isEmpty())
        .toList();
  }

  /** What to call a point: the value on the axis with its unit or name, or the label. */
  public static String place(ExperimentResult experiment, PointResult point) {
    if (experiment.axis() == null) {
      return point.label();
    }
    String unit = experiment.axis().unit();
    return point.label() + " " + (unit.isEmpty() ? experiment.axis().name() : unit);
  }

  private String text() {
    if (modes.size() < 2) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    if (ratios.stream().allMatch(ratio -> ratio.low() == null)) {
      parts.add(tooFewRounds());
      parts.addAll(zerosNowAndThen());
      return String.join("; ", parts);
    }
    for (ModeResult mode : modes) {
      String exceeds = exceeds(mode, parts.isEmpty());
      if (!exceeds.isEmpty()) {
        parts.add(exceeds);
      }
    }
    parts.addAll(notClear());
    parts.addAll(untold());
    parts.addAll(zeros());
    parts.addAll(zerosNowAndThen());
    return String.join("; ", parts);
  }

  /**
   * Whom a mode's figure clearly exceeds, and how many times.
   *
   * @param whole whether nothing before it says what is exceeded
   */
  private String exceeds(ModeResult higher, boolean whole) {
    Wording wording = Wording.of(figure);
    StringBuilder text = new StringBuilder();
    for (ModeResult lower : modes) {
      String factor = factor(higher, lower);
      if (factor != null) {
        boolean isFirst = text.isEmpty();
        text.append(isFirst ? higher.mode() + (whole ? " " + wording.verb() : "") + " " : ", ")
            .append(factor)
            .append(' ')
            .append(isFirst && whole ? wording.than() : wording.thanThat())
            .append(' ')
            .append(lower.mode());
      }
    }
    return text.toString();
  }

  /** How many times the one's figure is the other's; null if it is not clearly higher. */
  private @Nullable String factor(ModeResult higher, ModeResult lower) {
    for (Ratio ratio : ratios) {
      if (ratio.low() != null && ratio.high() != null) {
        if (isOf(ratio, higher, lower) && ratio.verdict() == Verdict.HIGHER) {
          return Factor.of(ratio.low(), ratio.high());
        }
        if (isOf(ratio, lower, higher) && ratio.verdict() == Verdict.LOWER) {
          return Factor.of(1 / ratio.high(), 1 / ratio.low());
        }
      }
    }
    return null;
  }

  private List<String> notClear() {
    List<Ratio> notClear =
        ratios.stream()
            .filter(ratio -> ratio.low() != null)
            .filter(ratio -> ratio.verdict() == Verdict.NO_CLEAR_DIFFERENCE)
            .toList();
    if (notClear.size() > 1
        && notClear.size() == ratios.size()
        && modes.stream().allMatch(this::hasRatio)) {
      // of the best alone: how two others differ was not looked at
      return List.of(
          "no clear difference in %s between %s"
              .formatted(figure.title(), best == null ? "any two" : best + " and any other"));
    }
    return notClear.isEmpty()
        ? List.of()
        : List.of(
            pairs(notClear)
                + ": no clear difference"
                + (notClear.size() == ratios.size() ? " in " + figure.title() : ""));
  }

  /** Whether it is held against another; one whose figure is 0 is not. */
  private boolean hasRatio(ModeResult mode) {
    return ratios.stream().anyMatch(ratio -> isOf(ratio, mode.mode()));
  }

  /** Pairs of which one has too few rounds, where others have enough. */
  private List<String> untold() {
    List<Ratio> untold = ratios.stream().filter(ratio -> ratio.low() == null).toList();
    return untold.isEmpty() ? List.of() : List.of(pairs(untold) + ": too few rounds to tell");
  }

  private static String pairs(List<Ratio> ratios) {
    return ratios.stream()
        .map(ratio -> ratio.first() + " and " + ratio.second())
        .collect(Collectors.joining(", "));
  }

  private String tooFewRounds() {
    long rounds =
        modes.stream()
            .mapToLong(mode -> figureOf(mode).rounds().stream().filter(Objects::nonNull).count())
            .max()
            .orElse(0);
    return (rounds < LEAST_ROUNDS
            ? "%d %s too few to tell a difference; medians of %s: "
                .formatted(rounds, rounds == 1 ? "round is" : "rounds are", figure.title())
            : "nothing to hold against %s; medians of %s: "
                .formatted(best == null ? "each other" : best, figure.title()))
        + modes.stream()
            .map(mode -> mode.mode() + " " + Quantities.of(figure, figureOf(mode).median()))
            .collect(Collectors.joining(", "));
  }

  /** A zero is no multiple of anything, and must not go untold. */
  private List<String> zeros() {
    return modes.stream()
        .filter(mode -> figureOf(mode).median() == 0)
        .map(mode -> "%s: %s %s".formatted(mode.mode(), Quantities.of(figure, 0.0), figure.title()))
        .toList();
  }

  /** Nor must one that the median does not show: it leaves the mode without a ratio. */
  private List<String> zerosNowAndThen() {
    List<String> zeros = new ArrayList<>();
    for (ModeResult mode : modes) {
      List<Double> rounds = figureOf(mode).rounds().stream().filter(Objects::nonNull).toList();
      long ofZero = rounds.stream().filter(round -> round <= 0).count();
      if (ofZero > 0 && figureOf(mode).median() > 0) {
        zeros.add(
            "%s: %s %s in %d of %d rounds%s"
                .formatted(
                    mode.mode(),
                    Quantities.of(figure, 0.0),
                    figure.title(),
                    ofZero,
                    rounds.size(),
                    hasRatio(mode) ? "" : ", no ratio"));
      }
    }
    return zeros;
  }

  private FigureResult figureOf(ModeResult mode) {
    return Objects.requireNonNull(mode.figures().get(figure));
  }

  /** The mode whose median is best, of those that have the figure, the highest first. */
  private static String best(Figure figure, List<ModeResult> modes) {
    return switch (figure.better()) {
      case HIGHER -> modes.getFirst().mode();
      case LOWER -> modes.getLast().mode();
    };
  }

  private static boolean isOf(Ratio ratio, String mode) {
    return ratio.first().equals(mode) || ratio.second().equals(mode);
  }

  private static boolean isOf(Ratio ratio, ModeResult first, ModeResult second) {
    return ratio.first().equals(first.mode()) && ratio.second().equals(second.mode());
  }
}
