package dev.loomscope.agent.simulate;

import dev.loomscope.agent.simulate.SimulationResult.Times;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a simulation's result in a few lines. */
final class SimulationSummary {

  private SimulationSummary() {}

  static String of(SimulationResult result) {
    return line(
            "sent",
            "%,d samples in %,d reports within %.1f s"
                .formatted(result.samples(), result.datagrams(), result.seconds()))
        + line("bytes", "%,d".formatted(result.bytes()))
        + line(
            "acknowledged",
            "%,d reports, %.2f %%"
                .formatted(result.acknowledged(), 100 * result.acknowledgedShare()))
        + line("not sent", counts(result.unsent()))
        + line("failures", counts(result.failures()))
        + line("refused answers", counts(result.refusedAnswers()))
        + line("items left out", counts(result.leftOut()))
        + line("answered after", times(result.answerDelay()))
        + line("longest silence", times(result.silence()) + " of the agents")
        + line("simulation late", times(result.lag()));
  }

  /** How far it is. */
  static String progress(long seconds, SimulationTally tally) {
    return "%d s: %,d samples, %,d reports, %,d acknowledged"
        .formatted(
            seconds, tally.samples(), tally.sending().datagrams(), tally.sending().acknowledged());
  }

  private static String line(String name, String value) {
    return "  %-16s %s%n".formatted(name, value);
  }

  private static String counts(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String times(@Nullable Times times) {
    return times == null
        ? "never"
        : "p50 %s, p99 %s, max %s"
            .formatted(time(times.p50()), time(times.p99()), time(times.max()));
  }

  private static String time(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.2f ms", seconds * 1e3)
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
