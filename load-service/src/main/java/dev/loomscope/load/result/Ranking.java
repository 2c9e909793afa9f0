package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.loomscope.load.result.Figure.Better;
import dev.loomscope.load.statistics.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer at one point of an experiment: the servers in the order of the figure that decides
 * there, and which of them no round can tell apart. Who is better than whom, the intervals of
 * ratios say; medians only order those who are tied. Immutable.
 *
 * @param figure that decides
 * @param standings the best first; only servers that have the figure
 * @param cautions what the order does not say and a reader would take from it, a sentence each
 */
public record Ranking(Figure figure, List<Standing> standings, List<String> cautions) {

  /**
   * Ranks the servers of a point.
   *
   * @param ratios of every pair, of any figures
   */
  public static Ranking of(Figure figure, List<ModeResult> modes, List<Ratio> ratios) {
    return new Order(figure, modes, ratios).ranking();
  }

  /** Whether there were rounds enough to tell anything. */
  @JsonIgnore
  public boolean isTold() {
    return standings.stream().anyMatch(standing -> standing.place() != null);
  }

  /** The best server, and those that are tied with it; empty if nothing can be told. */
  public List<String> best() {
    return standings.stream().filter(Standing::tiedWithBest).map(Standing::mode).toList();
  }

  /** Where a server stands; null if it is not ranked. */
  public @Nullable Standing of(String mode) {
    return standings.stream().filter(one -> one.mode().equals(mode)).findFirst().orElse(null);
  }

  /** Works out the order. Used by one thread. */
  private static final class Order {

    private final Figure figure;
    private final List<ModeResult> modes;
    private final List<ModeResult> all;
    private final List<Ratio> every;
    private final List<Ratio> ratios;

    Order(Figure figure, List<ModeResult> modes, List<Ratio> ratios) {
      this.figure = figure;
      this.all = modes;
      this.every = ratios;
      this.ratios = ratios.stream().filter(ratio -> ratio.figure() == figure).toList();
      Comparator<ModeResult> byMedian = Comparator.comparingDouble(mode -> figureOf(mode).median());
      this.modes =
          modes.stream()
              .filter(mode -> mode.figures().containsKey(figure))
              .sorted(
                  Comparator.comparing((ModeResult mode) -> !isTold(mode))
                      .thenComparingInt(this::better)
                      .thenComparing(
                          figure.better() == Better.HIGHER ? byMedian.reversed() : byMedian))
              .toList();
    }

    Ranking ranking() {
      List<Standing> standings = new ArrayList<>();
      for (ModeResult mode : modes) {
        standings.add(standing(mode, modes.getFirst()));
      }
      return new Ranking(
          figure,
          standings,
          standings.isEmpty() ? List.of() : Cautions.of(figure, standings.getFirst(), all, every));
    }

    private Standing standing(ModeResult mode, ModeResult best) {
      boolean isBest = mode.mode().equals(best.mode());
      Ratio toBest = isBest ? null : ratio(mode, best);
      boolean turned = toBest != null && toBest.first().equals(best.mode());
      Double low = toBest == null ? null : turned ? toBest.high() : toBest.low();
      Double high = toBest == null ? null : turned ? toBest.low() : toBest.high();
      Double factor = isBest ? Double.valueOf(1) : toBest == null ? null : toBest.ratio();
      List<String> tied = tiedWith(mode);
      return new Standing(
          mode.mode(),
          isTold(mode) ? 1 + better(mode) : null,
          isTold(mode) && better(mode) == 0,
          tied,
          figureOf(mode),
          turn(factor, turned),
          turn(low, turned),
          turn(high, turned));
    }

    private static @Nullable Double turn(@Nullable Double factor, boolean turned) {
      return factor == null || !turned ? factor : Double.valueOf(1 / factor);
    }

    /** Whether it was measured often enough to be told from another. */
    private boolean isTold(ModeResult mode) {
      return ratios.stream()
          .anyMatch(ratio -> ratio.isOf(mode.mode()) && ratio.verdict() != Verdict.TOO_FEW_ROUNDS);
    }

    /** How many servers are clearly better than one. */
    private int better(ModeResult mode) {
      return Math.toIntExact(
          ratios.stream()
              .filter(ratio -> ratio.isOf(mode.mode()) && ratio.better() != null)
              .filter(ratio -> !mode.mode().equals(ratio.better()))
              .count());
    }

    private List<String> tiedWith(ModeResult mode) {
      return ratios.stream()
          .filter(ratio -> ratio.verdict() == Verdict.NO_CLEAR_DIFFERENCE)
          .filter(ratio -> ratio.isOf(mode.mode()))
          .map(ratio -> ratio.first().equals(mode.mode()) ? ratio.second() : ratio.first())
          .toList();
    }

    private @Nullable Ratio ratio(ModeResult one, ModeResult other) {
      return ratios.stream()
          .filter(ratio -> ratio.isOf(one.mode()) && ratio.isOf(other.mode()))
          .findFirst()
          .orElse(null);
    }

    private FigureResult figureOf(ModeResult mode) {
      return Objects.requireNonNull(mode.figures().get(figure));
    }
  }
}
