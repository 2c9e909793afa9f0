package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.engine.ClientCost;
import dev.loomscope.load.engine.Counts;
import dev.loomscope.load.engine.ErrorKind;
import dev.loomscope.load.engine.GeneratorFault;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.service.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a load brought, as it stands in the JSON. Figures that could not be had, or that its kind of
 * loop does not have, are null; the terms are those of {@link LoadFigures} and {@link
 * ServerFigures}.
 *
 * @param rate requests that became due in a second
 * @param messagesPerConnection 0 if connections were kept
 * @param valid whether the generator did its own part in time; null if that is not known
 * @param invalid why not: names of {@link GeneratorFault}
 * @param tooShort whether a closed loop lasted for too short a time for its rate to tell anything
 * @param runs how often sessions were run, one run after the other
 * @param measured how many requests came after the warm-up
 * @param p99WithStallsSeconds what p99 users of a closed loop's server would have seen who do not
 *     wait for each other, where its own p99 hides that; null if they would have seen about the
 *     same
 * @param server what the server used, in an open loop warm-up included; null if it was not watched;
 *     its peak is null where the load was too short to have one, its CPU time for 100,000 where too
 *     few echoes or too little CPU time lie behind it
 */
public record LoadResult(
    @Nullable Integer rate,
    int connections,
    @Nullable Integer messagesPerConnection,
    int bytes,
    @Nullable Boolean valid,
    @Nullable List<String> invalid,
    @Nullable Boolean tooShort,
    int runs,
    long requests,
    long echoes,
    @Nullable Long measured,
    double seconds,
    double requestsPerSecond,
    @Nullable Double steadyRequestsPerSecond,
    @Nullable Percentiles latencySeconds,
    @Nullable Double p99WithStallsSeconds,
    @Nullable Percentiles serviceSeconds,
    @Nullable Percentiles sendLagSeconds,
    @Nullable Percentiles ownLagSeconds,
    @Nullable Percentiles connectSeconds,
    @Nullable Percentiles firstEchoSeconds,
    @Nullable Percentiles visitSeconds,
    long errors,
    Map<String, Long> errorsByKind,
    long lost,
    long cut,
    long unanswered,
    long unsent,
    long mismatches,
    long starved,
    int fewestMessagesPerClient,
    int mostMessagesPerClient,
    @Nullable Server server,
    Client client) {

  private static final double PER = 100_000;

  /** Others that use less leave a generator that waits for a CPU to the server alone. */
  private static final double MOST_OTHERS_PERCENT = 10;

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
      boolean isSample =
          load.counts().echoes() >= LEAST_ECHOES && server.cpuSeconds() >= LEAST_CPU_SECONDS;
      return new Server(
          hasPeak ? known(Math.max(average, server.peakCpuPercent())) : null,
          known(server.cpuSeconds()),
          isSample ? known(server.cpuSeconds() * PER / load.counts().echoes()) : null,
          whole(server.peakMemoryBytes()),
          known(server.samplerCpuPercent()));
    }
  }

  /**
   * What driving the clients took, by {@link ClientCost}.
   *
   * @param limited whether the clients' own threads may have been the limit
   * @param shortOfCpu whether they waited for a CPU for more than a tenth of the time: a server
   *     that has it then would have been sent more by a client that needs less
   */
  public record Client(
      double cpuSeconds,
      double idlePercent,
      @Nullable Double cpuWaitSeconds,
      double longestBatchSeconds,
      boolean limited,
      boolean shortOfCpu) {

    static Client of(ClientCost cost) {
      return new Client(
          cost.cpuSeconds(),
          100 * cost.idle(),
          known(cost.cpuWaitSeconds()),
          cost.longestBatchSeconds(),
          cost.wasTheLimit(),
          cost.wasShortOfCpu());
    }
  }

  /** The result of a run, or of several alike, at a server that may have been watched. */
  public static LoadResult of(LoadFigures load, ServerFigures server) {
    return of(load, server, null);
  }

  /**
   * The same, of a closed loop judged by what other processes did meanwhile: that its threads wait
   * for a CPU which the server has is what is measured, where both share a machine.
   *
   * @param othersPercent the share of the machine that processes used which are neither generator
   *     nor server, from 0 to 100; null if that is not known
   */
  public static LoadResult of(
      LoadFigures load, ServerFigures server, @Nullable Double othersPercent) {
    OpenPlan open = load.plan() instanceof OpenPlan plan ? plan : null;
    Counts counts = load.counts();
    Set<GeneratorFault> judged =
        open == null ? closedLoopFaults(load, othersPercent) : load.generatorFaults();
    List<String> faults = judged == null ? null : judged.stream().map(Setting::nameOf).toList();
    return new LoadResult(
        open == null ? null : open.rate(),
        load.plan().connections(),
        open == null ? null : open.messagesPerConnection(),
        load.plan().bytes(),
        faults == null ? null : faults.isEmpty(),
        faults,
        open == null ? load.isTooShort() : null,
        load.runs(),
        counts.requests(),
        counts.echoes(),
        open == null ? null : open.requests() - open.warmUpRequests(),
        load.seconds(),
        load.requestsPerSecond(),
        open == null ? known(load.steadyRequestsPerSecond()) : null,
        Percentiles.of(load.times().latency()),
        known(load.p99WithStalls()),
        Percentiles.of(load.times().service()),
        Percentiles.of(load.times().sendLag()),
        Percentiles.of(load.times().ownLag()),
        Percentiles.of(load.times().connect()),
        Percentiles.of(load.times().firstEcho()),
        Percentiles.of(load.times().visit()),
        counts.errorCount(),
        byName(counts.errors()),
        counts.lost(),
        counts.cut(),
        counts.unanswered(),
        counts.unsent(),
        counts.mismatches(),
        counts.starved(),
        counts.fewest(),
        counts.most(),
        server.equals(ServerFigures.UNKNOWN) ? null : Server.of(server, load),
        Client.of(load.client()));
  }

  /** Whether every client was served, and every echo came back whole and unchanged. */
  public boolean isFlawless() {
    return echoes == requests && mismatches == 0 && starved == 0;
  }

  /** Whether the generator was at fault. */
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
    if (visitSeconds != null) {
      figures.put(Figure.VISIT_P50_SECONDS, visitSeconds.p50());
      figures.put(Figure.VISIT_P99_SECONDS, visitSeconds.p99());
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

  /**
   * Null of an open loop: its server's CPU time is of the warm-up, too, and its seconds are not.
   */
  private @Nullable Double coresUsed(@Nullable Double cpuSeconds) {
    boolean isMeasure = seconds >= LEAST_SECONDS;
    return ofOpenLoop() || cpuSeconds == null || (!isMeasure && cpuSeconds < LEAST_CPU_SECONDS)
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

  private static @Nullable Set<GeneratorFault> closedLoopFaults(
      LoadFigures load, @Nullable Double othersPercent) {
    if (!load.client().wasShortOfCpu()) {
      return Set.of();
    }
    return othersPercent == null
        ? null
        : othersPercent > MOST_OTHERS_PERCENT ? Set.of(GeneratorFault.SHORT_OF_CPU) : Set.of();
  }

  private static Map<String, Long> byName(Map<ErrorKind, Long> errors) {
    Map<String, Long> byName = new TreeMap<>();
    errors.forEach((kind, count) -> byName.put(Setting.nameOf(kind), count));
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
