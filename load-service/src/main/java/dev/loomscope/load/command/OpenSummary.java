package dev.loomscope.load.command;

import static dev.loomscope.load.result.Quantities.count;
import static dev.loomscope.load.result.Quantities.percent;
import static dev.loomscope.load.result.Quantities.rate;
import static dev.loomscope.load.result.Quantities.time;

import dev.loomscope.load.engine.GeneratorFault;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.result.OpenResult;
import dev.loomscope.load.result.Percentiles;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.service.Setting;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells an open-loop run's result in a few lines. */
public final class OpenSummary {

  private OpenSummary() {}

  static String of(InetSocketAddress target, OpenPlan plan, OpenResult result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s requests/s of %s bytes for %s over %s connections%s at %s:%d, open loop%n"
            .formatted(
                count(plan.rate()),
                count(plan.bytes()),
                time(plan.duration().toNanos() / 1e9),
                count(plan.connections()),
                plan.keepsConnections()
                    ? ""
                    : ", each for %s messages".formatted(count(plan.messagesPerConnection())),
                target.getHostString(),
                target.getPort()));
    text.append(
            LoadSummary.verdict(
                result.requests(), result.lost(), result.mismatches(), result.errorsByKind()))
        .append(System.lineSeparator());
    if (!result.valid()) {
      text.append("invalid: %s%n".formatted(faults(result)));
    }
    line(
        text,
        "requests/s",
        "%s due, %s served".formatted(count(plan.rate()), rate(result.requestsPerSecond())));
    line(text, "latency", LoadSummary.percentiles(result.latencySeconds()) + ", since due");
    line(text, "service", LoadSummary.percentiles(result.serviceSeconds()) + ", since sent");
    line(text, "send lag", lag(result.sendLagSeconds()));
    line(text, "own lag", lag(result.ownLagSeconds()) + ", while a connection was free");
    line(text, "connect", LoadSummary.percentiles(result.connectSeconds()));
    line(
        text,
        "per conn.",
        "%s to %s messages; %s requests were never sent"
            .formatted(
                count(result.fewestMessagesPerConnection()),
                count(result.mostMessagesPerConnection()),
                count(result.unsent())));
    OpenResult.Server server = result.server();
    line(
        text,
        "server",
        server == null
            ? LoadSummary.UNWATCHED
            : LoadSummary.server(
                server.peakCpuPercent(), server.cpuSecondsPer100k(), server.peakMemoryBytes()));
    line(
        text,
        "load",
        "%s CPU, idle %s, waited %s for a CPU"
            .formatted(
                time(result.client().cpuSeconds()),
                percent(result.client().idlePercent()),
                time(result.client().cpuWaitSeconds())));
    return text.toString();
  }

  /** What the generator did not do in time, in words. */
  public static String faults(OpenResult result) {
    return Stream.of(GeneratorFault.values())
        .filter(fault -> result.invalid().contains(Setting.nameOf(fault)))
        .map(fault -> words(fault, result))
        .collect(Collectors.joining("; "));
  }

  private static String words(GeneratorFault fault, OpenResult result) {
    return switch (fault) {
      case LATE ->
          "the generator sent late while connections were free (own lag %s)"
              .formatted(lag(result.ownLagSeconds()));
      case BUSY ->
          "the generator was hardly ever idle (%s)"
              .formatted(percent(result.client().idlePercent()));
      case SHORT_OF_CPU ->
          "the generator waited %s for a CPU".formatted(time(result.client().cpuWaitSeconds()));
    };
  }

  private static String lag(@Nullable Percentiles lag) {
    return lag == null
        ? Quantities.UNKNOWN
        : "p50 %s, p99 %s, max %s".formatted(time(lag.p50()), time(lag.p99()), time(lag.max()));
  }

  private static void line(StringBuilder text, String name, String value) {
    LoadSummary.line(text, name, value);
  }
}
