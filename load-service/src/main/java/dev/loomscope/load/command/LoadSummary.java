package dev.loomscope.load.command;

import static dev.loomscope.load.result.Quantities.bytes;
import static dev.loomscope.load.result.Quantities.count;
import static dev.loomscope.load.result.Quantities.percent;
import static dev.loomscope.load.result.Quantities.rate;
import static dev.loomscope.load.result.Quantities.time;

import dev.loomscope.load.engine.LoadPlan;
import dev.loomscope.load.result.Percentiles;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.RunResult;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a run's result in a few lines. */
final class LoadSummary {

  static final String UNWATCHED = "unknown, no metrics-url was given";

  private LoadSummary() {}

  static String of(InetSocketAddress target, LoadPlan plan, RunResult result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s clients × %s messages × %s bytes at %s:%d, closed loop%n"
            .formatted(
                count(plan.clients()),
                count(plan.messages()),
                count(plan.bytes()),
                target.getHostString(),
                target.getPort()));
    text.append(
            verdict(result.requests(), result.lost(), result.mismatches(), result.errorsByKind()))
        .append(System.lineSeparator());
    line(
        text,
        "requests/s",
        "%s over the whole run of %s; steady %s"
            .formatted(
                rate(result.requestsPerSecond()),
                time(result.seconds()),
                result.steadyRequestsPerSecond() == null
                    ? "unknown, the first client was done too soon after the last was served"
                    : rate(result.steadyRequestsPerSecond())));
    line(text, "latency", percentiles(result.latencySeconds()));
    line(text, "connect", percentiles(result.connectSeconds()));
    line(text, "first echo", percentiles(result.firstEchoSeconds()));
    line(
        text,
        "per client",
        "%s to %s messages, %s clients starved"
            .formatted(
                count(result.fewestMessagesPerClient()),
                count(result.mostMessagesPerClient()),
                count(result.starved())));
    line(
        text,
        "server",
        result.cpuSeconds() == null
            ? UNWATCHED
            : server(
                result.peakCpuPercent(), result.cpuSecondsPer100k(), result.peakMemoryBytes()));
    line(text, "load", client(result.client()));
    return text.toString();
  }

  static void line(StringBuilder text, String name, String value) {
    text.append("  %-11s %s%n".formatted(name, value));
  }

  static String verdict(long requests, long lost, long mismatches, Map<String, Long> errorsByKind) {
    if (lost == 0 && mismatches == 0) {
      return "all %s echoes came back whole and unchanged".formatted(count(requests));
    }
    String errors =
        errorsByKind.entrySet().stream().map(LoadSummary::error).collect(Collectors.joining(", "));
    return "LOST OR ALTERED: %s of %s echoes lost, %s altered; errors: %s"
        .formatted(
            count(lost), count(requests), count(mismatches), errors.isEmpty() ? "none" : errors);
  }

  private static String error(Map.Entry<String, Long> error) {
    return error.getKey() + " " + count(error.getValue());
  }

  static String percentiles(@Nullable Percentiles times) {
    return times == null
        ? Quantities.UNKNOWN
        : "p50 %s, p90 %s, p99 %s, p99.9 %s, max %s"
            .formatted(
                time(times.p50()),
                time(times.p90()),
                time(times.p99()),
                time(times.p999()),
                time(times.max()));
  }

  static String server(
      @Nullable Double peakCpuPercent,
      @Nullable Double cpuSecondsPer100k,
      @Nullable Long peakMemoryBytes) {
    return "peak CPU %s of a core, %s CPU per 100,000 messages, peak memory %s"
        .formatted(percent(peakCpuPercent), time(cpuSecondsPer100k), bytes(peakMemoryBytes));
  }

  private static String client(RunResult.Client client) {
    return "%s CPU, idle %s, waited %s for a CPU%s"
        .formatted(
            time(client.cpuSeconds()),
            percent(client.idlePercent()),
            time(client.cpuWaitSeconds()),
            client.limited() ? "; IT MAY HAVE BEEN THE LIMIT ITSELF" : "");
  }
}
