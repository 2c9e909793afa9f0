package dev.loomscope.load.result;

import dev.loomscope.load.server.Placement;
import dev.loomscope.load.statistics.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says where a figure beside the one that decides misleads when it is read alone. Stateless. */
final class Cautions {

  /** A wait that is not longer than this many times the best's is none to speak of. */
  private static final double MUCH_LONGER = 1.5;

  private Cautions() {}

  /**
   * The sentences, without their full stops.
   *
   * @param decides the figure that the servers are ranked by
   * @param best the first of the ranking
   */
  static List<String> of(
      Figure decides, Standing best, List<ModeResult> modes, List<Ratio> ratios) {
    List<String> cautions = new ArrayList<>(turns(decides, ratios));
    ModeResult first =
        modes.stream().filter(mode -> mode.mode().equals(best.mode())).findFirst().orElseThrow();
    for (ModeResult mode : modes) {
      String caution = quickForFew(mode, first, ratios);
      if (caution != null && !best.tiedWith().contains(mode.mode())) {
        cautions.add(caution);
      }
    }
    return cautions;
  }

  /** Who is better depends on who shares a CPU with whom, and an order alone would hide it. */
  private static List<String> turns(Figure decides, List<Ratio> ratios) {
    return ratios.stream()
        .filter(ratio -> ratio.figure() == decides)
        .filter(ratio -> ratio.verdict() == Verdict.DEPENDS_ON_PLACEMENT)
        .map(
            ratio ->
                ("%s has %s times the %s of %s where servers and clients share all CPUs, and %s times"
                        + " where they have CPUs of their own")
                    .formatted(
                        ratio.first(),
                        Quantities.rate(ratio.byPlacement().get(Placement.SHARED)),
                        decides.title(),
                        ratio.second(),
                        Quantities.rate(ratio.byPlacement().get(Placement.APART))))
        .toList();
  }

  /** A low median latency of a server that serves a few clients at once while the others wait. */
  private static @Nullable String quickForFew(
      ModeResult mode, ModeResult best, List<Ratio> ratios) {
    FigureResult wait = mode.figures().get(Figure.FIRST_ECHO_P99_SECONDS);
    FigureResult bestWait = best.figures().get(Figure.FIRST_ECHO_P99_SECONDS);
    if (wait == null
        || bestWait == null
        || wait.median() < MUCH_LONGER * bestWait.median()
        || !hasLowerMedian(mode.mode(), best.mode(), ratios)) {
      return null;
    }
    FigureResult median = Objects.requireNonNull(mode.figures().get(Figure.LATENCY_P50_SECONDS));
    return ("%s has a lower p50 (%s) because it serves a few clients at a time while the others wait:"
            + " up to %s for their first echo, %s with %s (p99)")
        .formatted(
            mode.mode(),
            Quantities.time(median.median()),
            Quantities.time(wait.median()),
            Quantities.time(bestWait.median()),
            best.mode());
  }

  private static boolean hasLowerMedian(String one, String other, List<Ratio> ratios) {
    return ratios.stream()
        .filter(ratio -> ratio.figure() == Figure.LATENCY_P50_SECONDS && ratio.isOf(other))
        .anyMatch(ratio -> one.equals(ratio.better()));
  }
}
