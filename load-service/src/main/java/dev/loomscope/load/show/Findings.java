package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Figure.Better;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Says a ranking in a sentence: who is best, by how much, and whom no round tells apart. */
public final class Findings {

  /** Fewer rounds have no interval of 95 % confidence. */
  private static final int LEAST_ROUNDS = 6;

  private final Figure figure;
  private final Ranking ranking;

  private Findings(Ranking ranking) {
    this.figure = ranking.figure();
    this.ranking = ranking;
  }

  /** What was found of the figure that decides, one sentence for each point. */
  public static List<Finding> of(ExperimentResult experiment) {
    return experiment.points().stream()
        .map(point -> new Finding(place(experiment, point), new Findings(point.ranking()).text()))
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
    if (ranking.standings().size() < 2) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    if (!ranking.isTold()) {
      parts.add(nothingTold());
    } else if (ranking.best().size() == ranking.standings().size()) {
      parts.add("no clear difference in %s between %s".formatted(figure.title(), whom()));
    } else {
      ties(parts);
      differences(parts);
      add(parts, Rank.UNTOLD, "too few rounds to tell");
    }
    zeros(parts);
    return String.join("; ", parts);
  }

  private String whom() {
    return ranking.standings().stream().allMatch(one -> Objects.equals(one.place(), 1))
        ? "any two"
        : best().mode() + " and any other";
  }

  private void ties(List<String> parts) {
    if (ranking.best().size() > 1) {
      parts.add(String.join(" and ", ranking.best()) + ": no clear difference");
    }
  }

  /** By how much the others are behind the first. */
  private void differences(List<String> parts) {
    Wording wording = Wording.of(figure);
    boolean bestIsHigher = figure.better() == Better.HIGHER;
    String verb = wording.verb() + " ";
    String than = wording.than();
    List<String> differences = new ArrayList<>();
    for (Standing standing : ranking.standings()) {
      String factor = Rank.interval(figure, standing);
      if (Rank.of(ranking, standing) != Rank.BEHIND || factor.isEmpty()) {
        continue;
      }
      String higher = bestIsHigher ? best().mode() : standing.mode();
      String lower = bestIsHigher ? standing.mode() : best().mode();
      String subject = bestIsHigher && !differences.isEmpty() ? "" : higher + " ";
      differences.add(subject + verb + factor + " " + than + " " + lower);
      verb = "";
      than = wording.thanThat();
    }
    if (!differences.isEmpty()) {
      parts.add(String.join(", ", differences));
    }
  }

  private void add(List<String> parts, Rank rank, String what) {
    String modes =
        ranking.standings().stream()
            .filter(standing -> Rank.of(ranking, standing) == rank)
            .map(Standing::mode)
            .collect(Collectors.joining(", "));
    if (!modes.isEmpty()) {
      parts.add(modes + ": " + what);
    }
  }

  private String nothingTold() {
    long rounds =
        ranking.standings().stream()
            .mapToLong(one -> one.figure().rounds().stream().filter(Objects::nonNull).count())
            .max()
            .orElse(0);
    String why =
        rounds >= LEAST_ROUNDS
            ? "nothing to hold against each other"
            : rounds
                + (rounds == 1 ? " round is" : " rounds are")
                + " too few to tell a difference";
    return "%s; medians of %s: %s"
        .formatted(
            why,
            figure.title(),
            ranking.standings().stream()
                .map(one -> one.mode() + " " + Quantities.of(figure, one.figure().median()))
                .collect(Collectors.joining(", ")));
  }

  /** A zero is no multiple of anything, and must not go untold. */
  private void zeros(List<String> parts) {
    for (Standing standing : ranking.standings()) {
      List<Double> rounds = standing.figure().rounds().stream().filter(Objects::nonNull).toList();
      long ofZero = rounds.stream().filter(round -> round <= 0).count();
      if (ofZero > 0) {
        parts.add(
            "%s: %s %s in %d of %d rounds"
                .formatted(
                    standing.mode(),
                    Quantities.of(figure, 0.0),
                    figure.title(),
                    ofZero,
                    rounds.size()));
      }
    }
  }

  private Standing best() {
    return ranking.standings().getFirst();
  }
}
