package dev.loomscope.load.command;

import static dev.loomscope.load.result.Quantities.bytes;
import static dev.loomscope.load.result.Quantities.count;
import static dev.loomscope.load.result.Quantities.percent;
import static dev.loomscope.load.result.Quantities.rate;
import static dev.loomscope.load.result.Quantities.time;

import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.GeneratorFault;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.engine.Plan;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.result.Percentiles;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.Setting;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a load's result in a few lines. Used by one thread. */
final class LoadSummary {

  private final StringBuilder text = new StringBuilder();

  private LoadSummary() {}

  static String of(InetSocketAddress target, Plan plan, LoadResult result) {
    LoadSummary summary = new LoadSummary();
    String at = InetAddresses.text(target);
    switch (plan) {
      case ClosedPlan closed -> summary.closed(at, closed, result);
      case OpenPlan open -> summary.open(at, open, result);
    }
    return summary.text.toString();
  }

  private void closed(String target, ClosedPlan plan, LoadResult result) {
    say(
        "%s clients × %s messages × %s bytes at %s, closed loop%s"
            .formatted(
                count(plan.connections()),
                count(plan.messages()),
                count(plan.bytes()),
                target,
                result.runs() == 1 ? "" : ", %s times in a row".formatted(count(result.runs()))));
    verdicts(result);
    line(
        "requests/s",
        "%s over the whole run of %s; steady %s"
            .formatted(
                rate(result.requestsPerSecond()),
                time(result.seconds()),
                result.steadyRequestsPerSecond() == null
                    ? "unknown, the first client was done too soon after the last was served"
                    : rate(result.steadyRequestsPerSecond())));
    line("latency", percentiles(result.latencySeconds()));
    line("connect", percentiles(result.connectSeconds()));
    line("first echo", percentiles(result.firstEchoSeconds()));
    line("visit", percentiles(result.visitSeconds()));
    line(
        "per client",
        "%s to %s messages, %s clients starved"
            .formatted(
                count(result.fewestMessagesPerClient()),
                count(result.mostMessagesPerClient()),
                count(result.starved())));
    machines(result, limit(result.client()));
  }

  private static String limit(LoadResult.Client client) {
    if (client.limited()) {
      return "; IT MAY HAVE BEEN THE LIMIT ITSELF";
    }
    return client.shortOfCpu() ? "; IT TOOK CPU TIME THAT THE SERVER MAY HAVE USED" : "";
  }

  private void open(String target, OpenPlan plan, LoadResult result) {
    say(
        "%s requests/s of %s bytes for %s over %s connections%s at %s, open loop"
            .formatted(
                count(plan.rate()),
                count(plan.bytes()),
                time(plan.duration().toNanos() / 1e9),
                count(plan.connections()),
                plan.keepsConnections()
                    ? ""
                    : ", each for %s messages".formatted(count(plan.messagesPerConnection())),
                target));
    verdicts(result);
    line(
        "requests/s",
        "%s due, %s served".formatted(count(plan.rate()), rate(result.requestsPerSecond())));
    line("latency", percentiles(result.latencySeconds()) + ", since due");
    line("service", percentiles(result.serviceSeconds()) + ", since sent");
    line("send lag", percentiles(result.sendLagSeconds()));
    line("own lag", percentiles(result.ownLagSeconds()) + ", by the generator's own fault");
    line("connect", percentiles(result.connectSeconds()));
    line(
        "per conn.",
        "%s to %s messages; %s requests were never sent"
            .formatted(
                count(result.fewestMessagesPerClient()),
                count(result.mostMessagesPerClient()),
                count(result.unsent())));
    machines(result, "");
  }

  private void machines(LoadResult result, String warning) {
    LoadResult.Server server = result.server();
    line(
        "server",
        server == null
            ? "unknown, no metrics-url was given"
            : "peak CPU %s of a core, %s CPU per 100,000 messages, peak memory %s"
                .formatted(
                    percent(server.peakCpuPercent()),
                    time(server.cpuSecondsPer100k()),
                    bytes(server.peakMemoryBytes())));
    line(
        "load",
        "%s CPU, idle %s, waited %s for a CPU%s"
            .formatted(
                time(result.client().cpuSeconds()),
                percent(result.client().idlePercent()),
                time(result.client().cpuWaitSeconds()),
                warning));
  }

  private void line(String name, String value) {
    say("  %-11s %s".formatted(name, value));
  }

  private void say(String line) {
    text.append(line).append(System.lineSeparator());
  }

  /** What came back, and what is to be known of the figures. */
  private void verdicts(LoadResult result) {
    say(
        result.echoes() == result.requests() && result.mismatches() == 0
            ? "all %s echoes came back whole and unchanged".formatted(count(result.requests()))
            : flaws(result));
    if (result.starved() > 0) {
      say(
          "%s of %s connections never had an echo; errors: %s"
              .formatted(
                  count(result.starved()),
                  count((long) result.runs() * result.connections()),
                  errors(result)));
    }
    if (result.generatorWasAtFault()) {
      say("invalid: " + faults(result));
    }
    if (Boolean.TRUE.equals(result.tooShort())) {
      say(
          "too short: %s tell of the begin and the end, not of a rate; let it last with --duration"
              .formatted(time(result.seconds())));
    }
    if (result.p99WithStallsSeconds() != null) {
      say(
          "users who do not wait for each other would have had a p99 of about %s: while the server"
                  .formatted(time(result.p99WithStallsSeconds()))
              + " stalls, these clients do not ask; measure that with --rate");
    }
  }

  private static String flaws(LoadResult result) {
    return "LOST OR ALTERED: %s of %s echoes lost (%s cut off, %s unanswered), %s altered, %s never sent; errors: %s"
        .formatted(
            count(result.lost()),
            count(result.requests() - result.unsent()),
            count(result.cut()),
            count(result.unanswered()),
            count(result.mismatches()),
            count(result.unsent()),
            errors(result));
  }

  private static String errors(LoadResult result) {
    return result.errorsByKind().isEmpty()
        ? "none"
        : result.errorsByKind().entrySet().stream()
            .map(error -> error.getKey() + " " + count(error.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** What the generator did not do in time, in words. */
  static String faults(LoadResult result) {
    List<String> faults = result.invalid() == null ? List.of() : result.invalid();
    return Stream.of(GeneratorFault.values())
        .filter(fault -> faults.contains(Setting.nameOf(fault)))
        .map(fault -> words(fault, result))
        .collect(Collectors.joining("; "));
  }

  private static String words(GeneratorFault fault, LoadResult result) {
    return switch (fault) {
      case LATE ->
          "the generator sent late while connections were free (own lag %s)"
              .formatted(lag(result.ownLagSeconds()));
      case BUSY ->
          "the generator was hardly ever idle (%s)"
              .formatted(percent(result.client().idlePercent()));
      case SHORT_OF_CPU ->
          "the generator waited %s for a CPU%s"
              .formatted(
                  time(result.client().cpuWaitSeconds()),
                  result.ofOpenLoop() ? "" : ", and other processes had them");
    };
  }

  private static String percentiles(@Nullable Percentiles times) {
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

  private static String lag(@Nullable Percentiles lag) {
    return lag == null
        ? Quantities.UNKNOWN
        : "p50 %s, p99 %s, max %s".formatted(time(lag.p50()), time(lag.p99()), time(lag.max()));
  }
}
