package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.service.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the rounds of an experiment bear out what it is there to show. Immutable.
 *
 * @param verdict contradicted if a statement is, borne out if all are, else that nobody can tell
 * @param statements that the claim consists of, at least one
 */
public record Claim(Outcome verdict, List<Statement> statements) {

  public Claim {
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("a claim with no statement");
    }
  }

  /** What rounds say of an expectation; of several the last of these decides. */
  public enum Outcome {
    /** Every pair differs clearly, and as expected. */
    @JsonProperty("borne-out")
    BORNE_OUT,
    /** The rounds do not tell of some pair, or it was not compared. */
    @JsonProperty("cannot-tell")
    CANNOT_TELL,
    /** A pair differs clearly, and the other way round. */
    @JsonProperty("contradicted")
    CONTRADICTED;

    /** Such as {@code borne out}. */
    public String words() {
      return Setting.nameOf(this).replace('-', ' ');
    }
  }

  /**
   * That servers of some modes are clearly better than those of others.
   *
   * @param better modes of which each is expected to be better
   * @param than each of these
   * @param figure in which they are
   * @param at labels of the points where they are; empty: wherever both were measured
   */
  public record Expectation(
      List<String> better, List<String> than, Figure figure, List<String> at) {

    @Override
    public String toString() {
      return String.join(", ", better)
          + " better than "
          + String.join(", ", than)
          + (at.isEmpty() ? "" : " at " + String.join(", ", at))
          + " (%s)".formatted(figure.title());
    }
  }

  /**
   * An expectation that was judged.
   *
   * @param text the expectation in words
   * @param why the first pair that is not as expected, in words; empty if all are
   */
  public record Statement(String text, Outcome verdict, String why) {}

  /**
   * Judges a claim; null if nothing is expected.
   *
   * @param modes the mode of each server
   */
  public static @Nullable Claim of(
      List<Expectation> expected, List<PointResult> points, Map<String, String> modes) {
    List<Statement> statements =
        expected.stream().map(one -> new Judge(one, points, modes).statement()).toList();
    return statements.isEmpty() ? null : new Claim(worst(statements).verdict(), statements);
  }

  /** The verdict as a sentence without its full stop, with the first reason against the claim. */
  public String sentence() {
    return switch (verdict) {
      case BORNE_OUT -> "Claim borne out";
      case CONTRADICTED -> "Claim contradicted: " + worst(statements).why();
      case CANNOT_TELL -> "Cannot tell whether the claim holds, " + worst(statements).why();
    };
  }

  /** The first of those that decide. */
  private static Statement worst(List<Statement> statements) {
    return Collections.max(statements, Comparator.comparing(Statement::verdict));
  }

  /** Holds an expectation against the ratios of all pairs. */
  private record Judge(Expectation expected, List<PointResult> points, Map<String, String> modes) {

    Statement statement() {
      List<Statement> pairs = new ArrayList<>();
      for (String better : expected.better()) {
        for (String than : expected.than()) {
          pairs.addAll(pair(better, than));
        }
      }
      return worst(pairs);
    }

    /** Of each point where two modes were compared, and of each where they should have been. */
    private List<Statement> pair(String better, String than) {
      List<Statement> judged = new ArrayList<>();
      for (String label : labels()) {
        List<Ratio> ratios = ratios(label, better, than);
        ratios.forEach(ratio -> judged.add(judged(ratio, better, label)));
        if (ratios.isEmpty() && !expected.at().isEmpty()) {
          judged.add(notCompared(better, than, " at " + label));
        }
      }
      return judged.isEmpty() ? List.of(notCompared(better, than, "")) : judged;
    }

    private List<String> labels() {
      return expected.at().isEmpty()
          ? points.stream().map(PointResult::label).toList()
          : expected.at();
    }

    private List<Ratio> ratios(String label, String one, String other) {
      return points.stream()
          .filter(point -> point.label().equals(label))
          .flatMap(point -> point.ratios().stream())
          .filter(ratio -> ratio.figure() == expected.figure())
          .filter(ratio -> isOf(ratio, one, other) || isOf(ratio, other, one))
          .toList();
    }

    private boolean isOf(Ratio ratio, String first, String second) {
      return first.equals(modes.get(ratio.first())) && second.equals(modes.get(ratio.second()));
    }

    private Statement judged(Ratio ratio, String better, String label) {
      String best = ratio.better();
      if (best == null) {
        return because(
            Outcome.CANNOT_TELL,
            "%s: %s and %s at %s"
                .formatted(
                    Setting.nameOf(ratio.verdict()).replace('-', ' '),
                    ratio.first(),
                    ratio.second(),
                    label));
      }
      if (better.equals(modes.get(best))) {
        return new Statement(expected.toString(), Outcome.BORNE_OUT, "");
      }
      String other = best.equals(ratio.first()) ? ratio.second() : ratio.first();
      return because(
          Outcome.CONTRADICTED, "%s is better than %s at %s".formatted(best, other, label));
    }

    private Statement notCompared(String one, String other, String where) {
      return because(
          Outcome.CANNOT_TELL, "%s and %s were not compared%s".formatted(one, other, where));
    }

    private Statement because(Outcome outcome, String why) {
      return new Statement(
          expected.toString(), outcome, "%s (%s)".formatted(why, expected.figure().title()));
    }
  }
}
