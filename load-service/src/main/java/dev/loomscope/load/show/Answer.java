package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.result.Standing;
import dev.loomscope.load.server.Placement;
import dev.loomscope.load.statistics.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says in a sentence which server is best in an experiment, as its rankings have it. Stateless. */
public final class Answer {

  private Answer() {}

  /**
   * The answer of an experiment, such as {@code async is best, 1.2 to 1.4 times virtual}; along an
   * axis, who is best where.
   */
  public static String of(ExperimentResult experiment) {
    return experiment.axis() == null
        ? experiment.points().isEmpty()
            ? "nothing was measured"
            : of(experiment.points().getFirst())
        : along(experiment);
  }

  /** The answer at one point. */
  public static String of(PointResult point) {
    Ranking ranking = point.ranking();
    List<String> best = ranking.best();
    if (best.isEmpty()) {
      return "too few rounds to rank";
    }
    Standing next =
        ranking.standings().stream()
            .filter(standing -> !standing.tiedWithBest())
            .findFirst()
            .orElse(null);
    String first =
        best.size() == 1
            ? best.getFirst() + " is best"
            : join(best) + " are best" + together(point, best);
    return next == null
        ? first
        : first + ahead(ranking.standings().getFirst(), next) + placed(point, next);
  }

  /** By how much the best is ahead of the first that is not tied with it. */
  private static String ahead(Standing best, Standing next) {
    Double low = next.factorLow();
    Double high = next.factorHigh();
    if (low == null || high == null || low <= 0 || (low <= 1 && high >= 1)) {
      // the last: others of the best are clearly ahead of it, the first is not
      return "; " + next.mode() + " comes next";
    }
    return high < 1
        ? ", %s times %s".formatted(Factor.of(1 / high, 1 / low), next.mode())
        : "; %s has %s times %s".formatted(next.mode(), Factor.of(low, high), best.mode());
  }

  /** The same by placement, if rounds had both. */
  private static String placed(PointResult point, Standing next) {
    String best = point.ranking().standings().getFirst().mode();
    return deciding(point)
        .filter(ratio -> ratio.isOf(best) && ratio.isOf(next.mode()))
        .filter(ratio -> !ratio.byPlacement().isEmpty())
        .map(
            ratio ->
                " (%s sharing CPUs, %s apart)"
                    .formatted(
                        ahead(ratio, best, Placement.SHARED), ahead(ratio, best, Placement.APART)))
        .findFirst()
        .orElse("");
  }

  /** Why none of some is better than the others. */
  private static String together(PointResult point, List<String> best) {
    return deciding(point)
        .filter(ratio -> ratio.verdict() == Verdict.DEPENDS_ON_PLACEMENT)
        .filter(ratio -> best.contains(ratio.first()) && best.contains(ratio.second()))
        .map(
            ratio ->
                ", who of them depends on who shares CPUs (%s is %s times %s sharing them, %s apart)"
                    .formatted(
                        ratio.first(),
                        ahead(ratio, ratio.first(), Placement.SHARED),
                        ratio.second(),
                        ahead(ratio, ratio.first(), Placement.APART)))
        .findFirst()
        .orElse(" and cannot be told apart");
  }

  private static Stream<Ratio> deciding(PointResult point) {
    return point.ratios().stream().filter(ratio -> ratio.figure() == point.ranking().figure());
  }

  /** How far one is ahead: as a factor above one if it is, whatever the figure is. */
  private static String ahead(Ratio ratio, String one, Placement placement) {
    Double here = ratio.byPlacement().get(placement);
    boolean higherIsBetter = ratio.figure().better() == Figure.Better.HIGHER;
    return Factor.of(
        here == null || ratio.first().equals(one) == higherIsBetter
            ? here
            : Double.valueOf(1 / here));
  }

  private static String along(ExperimentResult experiment) {
    Map<String, List<String>> where = new LinkedHashMap<>();
    for (PointResult point : experiment.points()) {
      String best = join(point.ranking().best());
      where.computeIfAbsent(best, none -> new ArrayList<>()).add(point.label());
    }
    List<String> parts = new ArrayList<>();
    where.forEach(
        (best, labels) ->
            parts.add(
                best.isEmpty()
                    ? "too few rounds to rank" + (where.size() == 1 ? "" : at(labels))
                    : best + at(labels)));
    return (where.size() == 1 && where.containsKey("") ? "" : "best ") + String.join("; ", parts);
  }

  private static String at(List<String> labels) {
    return " at " + join(labels);
  }

  /** {@code a, b and c}. */
  private static String join(List<String> names) {
    if (names.size() < 2) {
      return String.join("", names);
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
