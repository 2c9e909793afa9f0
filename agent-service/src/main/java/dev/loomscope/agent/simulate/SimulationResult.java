package dev.loomscope.agent.simulate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.agent.send.SendCounters;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation sent, and what came back.
 *
 * @param seconds how long agents reported
 * @param samples how many samples were taken
 * @param datagrams reports handed to the system, over UDP and TCP alike
 * @param bytes of those, seal included
 * @param acknowledged reports that the collector acknowledged
 * @param unsent reports that were not handed to the system, by reason
 * @param failures what went wrong on the way, by reason
 * @param refusedAnswers what came back and acknowledged nothing, by reason
 * @param leftOut items of samples that no report had room for, by reason
 * @param answerDelay from sending a report to its acknowledgement; null if there was none
 * @param silence each agent's longest time without an acknowledgement
 * @param lag how late samples were taken: if that is long, the simulation is the limit
 */
record SimulationResult(
    double seconds,
    long samples,
    long datagrams,
    long bytes,
    long acknowledged,
    Map<String, Long> unsent,
    Map<String, Long> failures,
    Map<String, Long> refusedAnswers,
    Map<String, Long> leftOut,
    @JsonProperty("answer_delay_seconds") @Nullable Times answerDelay,
    @JsonProperty("silence_seconds") @Nullable Times silence,
    @JsonProperty("lag_seconds") @Nullable Times lag) {

  /** A distribution, in seconds. */
  record Times(double p50, double p99, double max) {

    static @Nullable Times of(Histogram nanos) {
      return nanos.getTotalCount() == 0
          ? null
          : new Times(
              nanos.getValueAtPercentile(50) / 1e9,
              nanos.getValueAtPercentile(99) / 1e9,
              nanos.getMaxValue() / 1e9);
    }
  }

  static SimulationResult of(Duration took, SimulationTally tally, List<SimulatedAgent> agents) {
    SendCounters sending = tally.sending();
    Histogram silence = SimulationTally.histogram();
    agents.forEach(agent -> silence.recordValue(agent.longestSilenceNanos()));
    return new SimulationResult(
        took.toNanos() / 1e9,
        tally.samples(),
        sending.datagrams(),
        sending.bytes(),
        sending.acknowledged(),
        occurred(sending.unsent()),
        occurred(sending.failures()),
        new TreeMap<>(sending.refused()),
        occurred(tally.leftOut()),
        Times.of(tally.answerDelay()),
        Times.of(silence),
        Times.of(tally.lag()));
  }

  /** Share of the reports sent that were acknowledged, from 0 to 1. */
  @JsonProperty("acknowledged_share")
  double acknowledgedShare() {
    return datagrams == 0 ? 0 : (double) acknowledged / datagrams;
  }

  private static <E extends Enum<E>> Map<String, Long> occurred(Map<E, Long> counts) {
    Map<String, Long> byName = new TreeMap<>();
    counts.forEach(
        (reason, count) -> {
          if (count > 0) {
            byName.put(Setting.nameOf(reason).replace('-', '_'), count);
          }
        });
    return byName;
  }
}
