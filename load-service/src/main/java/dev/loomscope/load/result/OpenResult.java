package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.engine.GeneratorFault;
import dev.loomscope.load.engine.OpenFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.service.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an open-loop run brought, as it stands in the JSON. Figures that could not be had are null;
 * the terms are those of {@link OpenFigures}.
 *
 * @param rate requests that became due in a second
 * @param messagesPerConnection 0 if connections were kept
 * @param valid whether the generator did its own part in time
 * @param invalid why not: names of {@link GeneratorFault}
 * @param requests that became due, those of the warm-up included
 * @param measured how many of them came after the warm-up
 * @param server what the server used, warm-up included; null if it was not watched
 */
public record OpenResult(
    int rate,
    int connections,
    int messagesPerConnection,
    int bytes,
    boolean valid,
    List<String> invalid,
    long requests,
    long echoes,
    long measured,
    double seconds,
    double requestsPerSecond,
    @Nullable Percentiles latencySeconds,
    @Nullable Percentiles serviceSeconds,
    @Nullable Percentiles sendLagSeconds,
    @Nullable Percentiles ownLagSeconds,
    @Nullable Percentiles connectSeconds,
    long errors,
    Map<String, Long> errorsByKind,
    long lost,
    long unsent,
    long mismatches,
    long starved,
    int fewestMessagesPerConnection,
    int mostMessagesPerConnection,
    @Nullable Server server,
    RunResult.Client client) {

  /** What the server used, by {@link ServerFigures}. */
  public record Server(
      @Nullable Double peakCpuPercent,
      @Nullable Double cpuSeconds,
      @JsonProperty("cpu_seconds_per_100k") @Nullable Double cpuSecondsPer100k,
      @Nullable Long peakMemoryBytes,
      @Nullable Double samplerCpuPercent) {}

  /**
   * The result of a run.
   *
   * @param server what the server used; null if it was not watched
   */
  public static OpenResult of(OpenFigures load, @Nullable ServerFigures server) {
    OpenPlan plan = load.plan();
    List<String> faults = load.generatorFaults().stream().map(Setting::nameOf).toList();
    return new OpenResult(
        plan.rate(),
        plan.connections(),
        plan.messagesPerConnection(),
        plan.bytes(),
        faults.isEmpty(),
        faults,
        plan.requests(),
        load.echoes(),
        plan.requests() - plan.warmUpRequests(),
        load.seconds(),
        load.requestsPerSecond(),
        Percentiles.of(load.latency()),
        Percentiles.of(load.service()),
        Percentiles.of(load.sendLag()),
        Percentiles.of(load.ownLag()),
        Percentiles.of(load.connect()),
        load.errorCount(),
        RunResult.byName(load.errors()),
        load.lost(),
        load.unsent(),
        load.mismatches(),
        load.starved(),
        load.fewest(),
        load.most(),
        server == null ? null : use(server, load.echoes()),
        RunResult.Client.of(load.client()));
  }

  /** Those of its figures that could be had, by name. */
  public Map<Figure, Double> figures() {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    RunResult.put(figures, Figure.REQUESTS_PER_SECOND, requestsPerSecond);
    if (latencySeconds != null) {
      figures.putAll(latencySeconds.figures());
    }
    if (server != null) {
      RunResult.put(figures, Figure.PEAK_CPU_PERCENT, server.peakCpuPercent());
      RunResult.put(figures, Figure.CPU_SECONDS_PER_100K, server.cpuSecondsPer100k());
    }
    return figures;
  }

  /** Whether every request had its echo, whole and unchanged. */
  public boolean isFlawless() {
    return lost == 0 && mismatches == 0;
  }

  private static Server use(ServerFigures server, long echoes) {
    return new Server(
        RunResult.known(server.peakCpuPercent()),
        RunResult.known(server.cpuSeconds()),
        RunResult.cpuSecondsPer100k(server, echoes),
        RunResult.whole(server.peakMemoryBytes()),
        RunResult.known(server.samplerCpuPercent()));
  }
}
