package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.engine.ClientCost;
import dev.loomscope.load.engine.ErrorKind;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.service.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one round brought, as it stands in the JSON. Figures that could not be had are null; the
 * terms are those of {@link LoadFigures} and {@link ServerFigures}.
 *
 * @param runs how often the scenario was run in this round, one run after the other
 */
public record RunResult(
    int runs,
    long requests,
    long echoes,
    double seconds,
    double requestsPerSecond,
    @Nullable Double steadyRequestsPerSecond,
    @Nullable Percentiles latencySeconds,
    @Nullable Percentiles connectSeconds,
    @Nullable Percentiles firstEchoSeconds,
    long errors,
    Map<String, Long> errorsByKind,
    long lost,
    long mismatches,
    long starved,
    int fewestMessagesPerClient,
    int mostMessagesPerClient,
    @Nullable Double peakCpuPercent,
    @Nullable Double cpuSeconds,
    @JsonProperty("cpu_seconds_per_100k") @Nullable Double cpuSecondsPer100k,
    @Nullable Long peakMemoryBytes,
    @Nullable Double samplerCpuPercent,
    Client client) {

  private static final double PER = 100_000;

  /**
   * What driving the clients took, by {@link ClientCost}.
   *
   * @param limited whether the clients' own threads may have been the limit
   */
  public record Client(
      double cpuSeconds,
      double idlePercent,
      @Nullable Double cpuWaitSeconds,
      double longestBatchSeconds,
      boolean limited) {

    static Client of(ClientCost cost) {
      return new Client(
          cost.cpuSeconds(),
          100 * cost.idle(),
          known(cost.cpuWaitSeconds()),
          cost.longestBatchSeconds(),
          cost.wasTheLimit());
    }
  }

  /**
   * The result of a run, or of several alike.
   *
   * @param server what the server used; null if it was not watched
   */
  public static RunResult of(LoadFigures load, @Nullable ServerFigures server) {
    return new RunResult(
        load.runs(),
        load.requests(),
        load.echoes(),
        load.seconds(),
        load.requestsPerSecond(),
        known(load.steadyRequestsPerSecond()),
        Percentiles.of(load.latency()),
        Percentiles.of(load.connect()),
        Percentiles.of(load.firstEcho()),
        load.errorCount(),
        byName(load.errors()),
        load.lost(),
        load.mismatches(),
        load.starved(),
        load.fewest(),
        load.most(),
        server == null ? null : known(server.peakCpuPercent()),
        server == null ? null : known(server.cpuSeconds()),
        server == null ? null : cpuSecondsPer100k(server, load.echoes()),
        server == null ? null : whole(server.peakMemoryBytes()),
        server == null ? null : known(server.samplerCpuPercent()),
        Client.of(load.client()));
  }

  /** Whether every echo came back whole and unchanged. */
  public boolean isFlawless() {
    return lost == 0 && mismatches == 0;
  }

  /** What 99 of 100 clients waited at most for their first echo; null if none had one. */
  public @Nullable Double firstEchoP99Seconds() {
    return firstEchoSeconds == null ? null : firstEchoSeconds.p99();
  }

  /** Those of its figures that could be had, by name. */
  public Map<Figure, Double> figures() {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    put(figures, Figure.REQUESTS_PER_SECOND, requestsPerSecond);
    if (latencySeconds != null) {
      figures.putAll(latencySeconds.figures());
    }
    put(figures, Figure.PEAK_CPU_PERCENT, peakCpuPercent);
    put(figures, Figure.CPU_SECONDS_PER_100K, cpuSecondsPer100k);
    put(
        figures,
        Figure.PEAK_MEMORY_BYTES,
        peakMemoryBytes == null ? null : peakMemoryBytes.doubleValue());
    return figures;
  }

  static void put(Map<Figure, Double> figures, Figure figure, @Nullable Double value) {
    if (value != null) {
      figures.put(figure, value);
    }
  }

  /** Counts of errors by their names in results. */
  public static Map<String, Long> byName(Map<ErrorKind, Long> errors) {
    Map<String, Long> byName = new TreeMap<>();
    errors.forEach((kind, count) -> byName.put(Setting.nameOf(kind), count));
    return byName;
  }

  static @Nullable Double cpuSecondsPer100k(ServerFigures server, long echoes) {
    return known(server.cpuSeconds() * PER / echoes);
  }

  /** A value; null if it is not known. */
  public static @Nullable Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** The whole number next to a value; null if it is not known. */
  public static @Nullable Long whole(double value) {
    return Double.isFinite(value) ? Math.round(value) : null;
  }
}
