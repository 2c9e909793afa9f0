package dev.loomscope.load.compare;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ComparisonResult.ModeResult;
import dev.loomscope.load.result.ComparisonResult.ScenarioResult;
import dev.loomscope.load.result.ModeFigures;
import dev.loomscope.load.result.Percentiles;
import dev.loomscope.load.result.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a comparison as comma-separated values (RFC 4180): a line for each round, seconds and
 * bytes as units, an empty field for a figure that could not be had. The kind {@code memory} is a
 * run that memory was read in, whose rate is not to be compared.
 */
final class ComparisonCsv {

  private static final String LINE_END = "\r\n";
  private static final String HEAD =
      "scenario,mode,server,kind,round,runs,requests,seconds,requests_per_second,latency_p50,"
          + "latency_p90,latency_p99,latency_p99_9,latency_max,connect_p50,connect_max,"
          + "first_echo_p50,first_echo_max,errors,lost,mismatches,starved,peak_cpu_percent,"
          + "cpu_seconds_per_100k,peak_memory_bytes";

  private ComparisonCsv() {}

  static String of(ComparisonResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    for (ScenarioResult scenario : result.scenarios()) {
      for (ModeResult mode : scenario.modes()) {
        add(lines, line(scenario.name(), mode.mode(), "fresh"), mode.fresh());
        add(lines, line(scenario.name(), mode.mode(), "warm"), mode.warm());
      }
    }
    return String.join(LINE_END, lines) + LINE_END;
  }

  private static void add(List<String> lines, String where, ModeFigures figures) {
    add(lines, where, "rate", figures.rounds());
    add(lines, where, "memory", figures.memoryRuns());
  }

  private static void add(List<String> lines, String where, String kind, List<RunResult> rounds) {
    for (int round = 0; round < rounds.size(); round++) {
      lines.add(line(where, kind, round + 1, fields(rounds.get(round))));
    }
  }

  private static String fields(RunResult round) {
    Percentiles latency = round.latencySeconds();
    Percentiles connect = round.connectSeconds();
    Percentiles first = round.firstEchoSeconds();
    return line(
        round.runs(),
        round.requests(),
        round.seconds(),
        round.requestsPerSecond(),
        latency == null ? null : latency.p50(),
        latency == null ? null : latency.p90(),
        latency == null ? null : latency.p99(),
        latency == null ? null : latency.p999(),
        latency == null ? null : latency.max(),
        connect == null ? null : connect.p50(),
        connect == null ? null : connect.max(),
        first == null ? null : first.p50(),
        first == null ? null : first.max(),
        round.errors(),
        round.lost(),
        round.mismatches(),
        round.starved(),
        round.peakCpuPercent(),
        round.cpuSecondsPer100k(),
        round.peakMemoryBytes());
  }

  /** No field of ours holds a comma or a quotation mark. */
  private static String line(@Nullable Object... fields) {
    return Arrays.stream(fields)
        .map(field -> Objects.toString(field, ""))
        .collect(Collectors.joining(","));
  }
}
