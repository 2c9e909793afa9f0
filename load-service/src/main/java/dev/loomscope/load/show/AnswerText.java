package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Figure.Better;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.result.Standing;
import dev.loomscope.load.server.Placement;
import dev.loomscope.load.statistics.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says a ranking in words: who is best, by how much, and whom no round tells apart. Stateless. */
public final class AnswerText {

  /** Fewer rounds have no interval of 95 % confidence. */
  private static final int LEAST_ROUNDS = 6;

  private AnswerText() {}

  /**
   * The answer of an experiment in short, such as {@code async is best, 1.2 to 1.4 times virtual};
   * along an axis, who is best where.
   */
  public static String of(ExperimentResult experiment) {
    if (experiment.points().isEmpty()) {
      return "nothing was measured";
    }
    if (experiment.axis() != null) {
      return along(experiment.points());
    }
    PointResult first = experiment.points().getFirst();
    return first.ranking().best().isEmpty()
        ? "too few rounds to rank"
        : best(first, "") + behind(first, 1);
  }

  /**
   * The answer at each point, with all servers that are behind, those of which there is too little
   * to tell, and figures of zero.
   */
  public static List<Finding> inFull(ExperimentResult experiment) {
    return experiment.points().stream()
        .filter(point -> point.ranking().standings().size() > 1)
        .map(point -> new Finding(place(experiment, point), inFullAt(point)))
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

  private static String inFullAt(PointResult point) {
    Ranking ranking = point.ranking();
    List<String> parts = new ArrayList<>();
    if (ranking.best().isEmpty()) {
      parts.add(nothingTold(ranking));
    } else {
      parts.add(best(point, " by " + ranking.figure().title()) + behind(point, Integer.MAX_VALUE));
      ranking.standings().stream()
          .filter(one -> Rank.of(ranking, one) == Rank.UNTOLD)
          .forEach(one -> parts.add(one.mode() + ": too few rounds to tell"));
    }
    ranking.standings().forEach(standing -> zeros(parts, ranking.figure(), standing));
    return String.join("; ", parts);
  }

  private static String best(PointResult point, String by) {
    List<String> best = point.ranking().best();
    return best.size() == 1
        ? best.getFirst() + " is best" + by
        : join(best) + " are best" + by + together(point, best);
  }

  /** How far the next ones are behind the first. */
  private static String behind(PointResult point, int most) {
    Ranking ranking = point.ranking();
    boolean higher = ranking.figure().better() == Better.HIGHER;
    String best = ranking.standings().getFirst().mode();
    StringBuilder text = new StringBuilder();
    ranking.standings().stream()
        .filter(standing -> Rank.of(ranking, standing) == Rank.BEHIND)
        .limit(most)
        .forEach(
            one -> {
              String times = Rank.interval(ranking.figure(), one);
              if (!isClear(one)) {
                // the last: others of the best are clearly ahead of it, the first is not
                text.append("; %s comes next".formatted(one.mode()));
              } else if (higher) {
                text.append(", %s times %s".formatted(times, one.mode()));
              } else {
                text.append(
                    text.isEmpty()
                        ? "; %s has %s times %s".formatted(one.mode(), times, best)
                        : ", %s %s times".formatted(one.mode(), times));
              }
              text.append(placed(point, one));
            });
    return text.toString();
  }

  private static boolean isClear(Standing standing) {
    Double low = standing.factorLow();
    Double high = standing.factorHigh();
    return low != null && high != null && low > 0 && (low > 1 || high < 1);
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
                "; which of them depends on who shares CPUs (%s is %s times %s sharing them, %s apart)"
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
    boolean higherIsBetter = ratio.figure().better() == Better.HIGHER;
    return Factor.of(
        here == null || ratio.first().equals(one) == higherIsBetter
            ? here
            : Double.valueOf(1 / here));
  }

  private static String nothingTold(Ranking ranking) {
    Figure figure = ranking.figure();
    long rounds = ranking.standings().stream().mapToLong(one -> known(one).size()).max().orElse(0);
    return "%s; medians of %s: %s"
        .formatted(
            rounds >= LEAST_ROUNDS
                ? "nothing to hold against each other"
                : rounds + (rounds == 1 ? " round is" : " rounds are") + " too few to rank",
            figure.title(),
            ranking.standings().stream()
                .map(one -> one.mode() + " " + Quantities.of(figure, one.figure().median()))
                .collect(Collectors.joining(", ")));
  }

  /** A zero is no multiple of anything, and must not go untold. */
  private static void zeros(List<String> parts, Figure figure, Standing standing) {
    long zeros = known(standing).stream().filter(round -> round <= 0).count();
    if (zeros > 0) {
      parts.add(
          "%s: %s %s in %d of %d rounds"
              .formatted(
                  standing.mode(),
                  Quantities.of(figure, 0.0),
                  figure.title(),
                  zeros,
                  known(standing).size()));
    }
  }

  private static List<Double> known(Standing standing) {
    return standing.figure().rounds().stream().filter(Objects::nonNull).toList();
  }

  private static String along(List<PointResult> points) {
    Map<String, List<String>> where = new LinkedHashMap<>();
    for (PointResult point : points) {
      String best = join(point.ranking().best());
      where
          .computeIfAbsent(
              best.isEmpty() ? "too few rounds to rank" : best, none -> new ArrayList<>())
          .add(point.label());
    }
    boolean told = points.stream().anyMatch(point -> !point.ranking().best().isEmpty());
    return told
        ? where.entrySet().stream()
            .map(one -> one.getKey() + " at " + join(one.getValue()))
            .collect(Collectors.joining("; ", "best ", ""))
        : "too few rounds to rank";
  }

  /** {@code a, b and c}. */
  private static String join(List<String> names) {
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
