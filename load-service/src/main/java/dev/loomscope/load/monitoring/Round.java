package dev.loomscope.load.monitoring;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * What one round with one fresh collector brought. Where a figure is of the simulation's, it is as
 * {@code loomscope simulate} tells it.
 *
 * @param agents how many agents reported
 * @param transport {@code udp} or {@code tcp}
 * @param cpuSecondsPer100k CPU time of the running collector for 100,000 reports
 * @param cpuPercent the same as a share of one core
 * @param peakMemoryBytes most proportional set size seen, stalled or not; 0 if not known
 * @param running what agents saw of the running collector
 * @param stalled what agents saw of the collector that was stopped for a while
 */
record Round(
    int agents,
    String transport,
    double cpuSecondsPer100k,
    double cpuPercent,
    long peakMemoryBytes,
    Seen running,
    Seen stalled) {

  /**
   * The way of reports, as both sides saw it.
   *
   * @param sent reports handed to the system
   * @param unsent reports that agents could not hand to the system
   * @param lost reports sent that the collector did not accept
   * @param kernelDrops of these, those that its socket's buffer had no room for
   * @param answerP50 from sending to acknowledgement, in seconds; so the next two
   * @param silenceP50 an agent's longest time without acknowledgement, in seconds; so the next
   * @param lagP99 how late the simulation was, in seconds
   */
  record Seen(
      long sent,
      long unsent,
      long lost,
      long kernelDrops,
      double answerP50,
      double answerP99,
      double answerMax,
      double silenceP50,
      double silenceMax,
      double lagP99) {

    static Seen of(Collector.Reading before, JsonNode simulation, Collector.Reading after) {
      long sent = simulation.path("datagrams").asLong();
      return new Seen(
          sent,
          simulation.path("unsent").valueStream().mapToLong(JsonNode::asLong).sum(),
          sent - (after.accepted() - before.accepted()),
          after.kernelDrops() - before.kernelDrops(),
          simulation.at("/answer_delay_seconds/p50").asDouble(Double.NaN),
          simulation.at("/answer_delay_seconds/p99").asDouble(Double.NaN),
          simulation.at("/answer_delay_seconds/max").asDouble(Double.NaN),
          simulation.at("/silence_seconds/p50").asDouble(Double.NaN),
          simulation.at("/silence_seconds/max").asDouble(Double.NaN),
          simulation.at("/lag_seconds/p99").asDouble(Double.NaN));
    }
  }

  static Round of(
      Load load,
      Collector.Reading warm,
      Collector.Reading done,
      Duration took,
      long peakMemoryBytes,
      Seen running,
      Seen stalled) {
    double cpuSeconds = done.cpu().minus(warm.cpu()).toNanos() / 1e9;
    long accepted = done.accepted() - warm.accepted();
    return new Round(
        load.agents(),
        load.transport(),
        accepted == 0 ? Double.NaN : cpuSeconds / accepted * 1e5,
        100 * cpuSeconds / (took.toNanos() / 1e9),
        peakMemoryBytes,
        running,
        stalled);
  }
}
