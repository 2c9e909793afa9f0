package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.engine.ClientCost;
import dev.loomscope.load.engine.GeneratorFault;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.service.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a load brought, as it stands in the JSON. Figures that could not be had, or that its kind of
 * loop does not have, are null; the terms are those of {@link LoadFigures} and {@link
 * ServerFigures}.
 *
 * @param rate requests that became due in a second
 * @param messagesPerConnection 0 if connections were kept
 * @param valid whether the generator did its own part in time
 * @param invalid why not: names of {@link GeneratorFault}
 * @param runs how often sessions were run, one run after the other
 * @param measured how many requests came after the warm-up
 * @param server what the server used, warm-up included; null if it was not watched; its peak is
 *     null where the load was too short to have one, its CPU time for 100,000 where too few echoes
 *     or too little CPU time lie behind it
 */
public record LoadResult(
    @Nullable Integer rate,
    int connections,
    @Nullable Integer messagesPerConnection,
    int bytes,
    @Nullable Boolean valid,
    @Nullable List<String> invalid,
    int runs,
    long requests,
    long echoes,
    @Nullable Long measured,
    double seconds,
    double requestsPerSecond,
    @Nullable Double steadyRequestsPerSecond,
    @Nullable Percentiles latencySeconds,
    @Nullable Percentiles serviceSeconds,
    @Nullable Percentiles sendLagSeconds,
    @Nullable Percentiles ownLagSeconds,
    @Nullable Percentiles connectSeconds,
    @Nullable Percentiles firstEchoSeconds,
    long errors,
    Map<String, Long> errorsByKind,
    long lost,
    @Nullable Long unsent,
    long mismatches,
    long starved,
    int fewestMessagesPerClient,
    int mostMessagesPerClient,
    @Nullable Server server,
    Client client) {

  private static final double PER = 100_000;

  /** CPU time that was counted in fewer ticks of the kernel, of 10 ms each, is no measure. */
  private static final double LEAST_CPU_SECONDS = 0.05;

  /** Fewer are no sample of 100,000. */
  private static final long LEAST_ECHOES = 2_000;

  /** In less time, no reading of a tenth of a second lies within the load for sure. */
  private static final double LEAST_SECONDS = 0.5;

  /** What the server used, by {@link ServerFigures}. */
  public record Server(
      @Nullable Double peakCpuPercent,
      @Nullable Double cpuSeconds,
      @JsonProperty("cpu_seconds_per_100k") @Nullable Double cpuSecondsPer100k,
      @Nullable Long peakMemoryBytes,
      @Nullable Double samplerCpuPercent) {

    static Server of(ServerFigures server, LoadFigures load) {
      double average = 100 * server.cpuSeconds() / load.seconds();
      boolean hasPeak = load.seconds() >= LEAST_SECONDS;
      boolean isSample = load.echoes() >= LEAST_ECHOES && server.cpuSeconds() >= LEAST_CPU_SECONDS;
      return new Server(
          hasPeak ? known(Math.max(average, server.peakCpuPercent())) : null,
          known(server.cpuSeconds()),
          isSample ? known(server.cpuSeconds() * PER / load.echoes()) : null,
          whole(server.peakMemoryBytes()),
          known(server.samplerCpuPercent()));
    }
  }

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

  /** The result of a run, or of several alike, at a server that may have been watched. */
  public static LoadResult of(LoadFigures load, ServerFigures server) {
    OpenPlan open = load.plan() instanceof OpenPlan plan ? plan : null;
    List<String> faults =
        open == null ? null : load.generatorFaults().stream().map(Setting::nameOf).toList();
    return new LoadResult(
        open == null ? null : open.rate(),
        load.plan().connections(),
        open == null ? null : open.messagesPerConnection(),
        load.plan().bytes(),
        faults == null ? null : faults.isEmpty(),
        faults,
        load.runs(),
        load.requests(),
        load.echoes(),
        open == null ? null : open.requests() - open.warmUpRequests(),
        load.seconds(),
        load.requestsPerSecond(),
        open == null ? known(load.steadyRequestsPerSecond()) : null,
        Percentiles.of(load.latency()),
        Percentiles.of(load.service()),
        Percentiles.of(load.sendLag()),
        Percentiles.of(load.ownLag()),
        Percentiles.of(load.connect()),
        Percentiles.of(load.firstEcho()),
        load.errorCount(),
        byName(load),
        load.lost(),
        open == null ? null : load.unsent(),
        load.mismatches(),
        load.starved(),
        load.fewest(),
        load.most(),
        server.equals(ServerFigures.UNKNOWN) ? null : Server.of(server, load),
        Client.of(load.client()));
  }

  /** Whether every echo came back whole and unchanged. */
  public boolean isFlawless() {
    return lost == 0 && mismatches == 0;
  }

  /** Whether the generator of an open loop was at fault. */
  public boolean generatorWasAtFault() {
    return valid != null && !valid;
  }

  /** What 99 of 100 clients waited at most for their first echo; null if none had one. */
  public @Nullable Double firstEchoP99Seconds() {
    return firstEchoSeconds == null ? null : firstEchoSeconds.p99();
  }

  /** Those of its figures that could be had, by name. */
  public Map<Figure, Double> figures() {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.REQUESTS_PER_SECOND, requestsPerSecond);
    if (latencySeconds != null) {
      figures.putAll(latencySeconds.figures());
    }
    put(figures, Figure.FIRST_ECHO_P99_SECONDS, firstEchoP99Seconds());
    if (server != null) {
      put(figures, Figure.PEAK_CPU_PERCENT, server.peakCpuPercent());
      put(figures, Figure.CORES_USED, coresUsed(server.cpuSeconds()));
      put(figures, Figure.CPU_SECONDS_PER_100K, server.cpuSecondsPer100k());
      Long memory = ofOpenLoop() ? null : server.peakMemoryBytes();
      put(figures, Figure.PEAK_MEMORY_BYTES, memory == null ? null : memory.doubleValue());
    }
    return figures;
  }

  private @Nullable Double coresUsed(@Nullable Double cpuSeconds) {
    boolean isMeasure = seconds >= LEAST_SECONDS;
    return cpuSeconds == null || (!isMeasure && cpuSeconds < LEAST_CPU_SECONDS)
        ? null
        : known(cpuSeconds / seconds);
  }

  /** Whether it is of an open loop. */
  public boolean ofOpenLoop() {
    return rate != null;
  }

  private static void put(Map<Figure, Double> figures, Figure figure, @Nullable Double value) {
    if (value != null) {
      figures.put(figure, value);
    }
  }

  private static Map<String, Long> byName(LoadFigures load) {
    Map<String, Long> byName = new TreeMap<>();
    load.errors().forEach((kind, count) -> byName.put(Setting.nameOf(kind), count));
    return byName;
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
