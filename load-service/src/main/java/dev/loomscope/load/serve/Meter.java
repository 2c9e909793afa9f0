package dev.loomscope.load.serve;

import dev.loomscope.load.engine.ErrorKind;
import dev.loomscope.load.engine.GeneratorFault;
import dev.loomscope.load.engine.LoadWatch;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Measures a load on one target: for Prometheus as it happens, and a second at a time for those who
 * look on.
 *
 * <p>The thread that drives the load tells it what happens; another one calls {@link #tick};
 * anybody reads {@link #figures}.
 */
final class Meter implements LoadWatch {

  /** How many points are kept: of a load that lasts longer, the older ones stand for more time. */
  private static final int POINTS = 600;

  /** Of its own, so that one target's failures do not keep another's out of the log. */
  private final EventLog log = EventLog.of(Meter.class).limited(10);

  private final Target target;
  private final int rate;
  private final Count requests;
  private final Count echoes;
  private final Map<String, Count> errors = new HashMap<>();
  private final Times latency = new Times();
  private final Times sendLag = new Times();
  private final Times ownLag = new Times();
  private final DistributionDataPoint latencies;
  private final DistributionDataPoint services;
  private final DistributionDataPoint sendLags;
  private final GaugeDataPoint targetRate;
  private final GaugeDataPoint connections;
  private final GaugeDataPoint running;
  private final @Nullable ServerMeter server;

  // What the ticking thread alone touches.
  private final List<Figures.Point> points = new ArrayList<>();
  private long echoesBefore;
  private long errorsBefore;
  private long tickedAt = System.nanoTime();

  private volatile Figures figures;

  /** What a series grows by during this load. */
  private record Count(CounterDataPoint series, long before) {

    Count(CounterDataPoint series) {
      this(series, series.getLongValue());
    }

    long get() {
      return series.getLongValue() - before;
    }
  }

  /** How long something took, in the last ten seconds and in all. Written to by one thread. */
  private static final class Times {

    /** Of one second at a low rate percentiles tell nothing. */
    private static final int SECONDS = 10;

    private static final long LEAST_NANOS = 1_000;
    private static final long MOST_NANOS = 100_000_000_000L;
    private static final int DIGITS = 2;

    private final SingleWriterRecorder now =
        new SingleWriterRecorder(LEAST_NANOS, MOST_NANOS, DIGITS);
    private final ArrayDeque<Histogram> seconds = new ArrayDeque<>();
    private final Histogram all = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
    private final Histogram recent = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);

    void record(long nanos) {
      now.recordValue(Math.clamp(nanos, 0, MOST_NANOS));
    }

    /** A second has passed. */
    void roll() {
      Histogram oldest = seconds.size() < SECONDS ? null : seconds.removeFirst();
      Histogram latest = now.getIntervalHistogram(oldest);
      seconds.addLast(latest);
      all.add(latest);
      recent.reset();
      seconds.forEach(recent::add);
    }
  }

  /** A meter whose target's series begin at 0 if it is the first. */
  Meter(Target target, int rate, LiveMetrics metrics) {
    this.target = target;
    this.rate = rate;
    String[] labels = {target.name(), target.mode()};
    this.requests = new Count(metrics.requests.labelValues(labels));
    this.echoes = new Count(metrics.echoes.labelValues(labels));
    for (String reason : LiveMetrics.REASONS) {
      errors.put(
          reason, new Count(metrics.errors.labelValues(target.name(), target.mode(), reason)));
    }
    this.latencies = metrics.latency.labelValues(labels);
    this.services = metrics.service.labelValues(labels);
    this.sendLags = metrics.sendLag.labelValues(labels);
    this.targetRate = metrics.targetRate.labelValues(labels);
    this.connections = metrics.connections.labelValues(labels);
    this.running = metrics.running.labelValues(labels);
    CounterDataPoint unreadable = metrics.unreadable.labelValues(labels);
    this.server =
        target.metrics() == null
            ? null
            : new ServerMeter(target, target.metrics(), echoes::get, unreadable::inc);
    this.figures = snapshot(0);
  }

  /** Load begins, or goes on after a pause. */
  void begin() {
    running.set(1);
    targetRate.set(rate);
    if (server != null) {
      server.begin();
    }
  }

  /** Load that began has ended, or pauses. */
  void end() {
    running.set(0);
    targetRate.set(0);
    connections.set(0);
    if (server != null) {
      server.end();
    }
  }

  @Override
  public void sent(long lagNanos, long ownNanos) {
    requests.series().inc();
    sendLags.observe(lagNanos / 1e9);
    sendLag.record(lagNanos);
    ownLag.record(ownNanos);
  }

  @Override
  public void echoed(long latencyNanos, long serviceNanos) {
    echoes.series().inc();
    services.observe(serviceNanos / 1e9);
    waitedInVain(latencyNanos);
  }

  @Override
  public void waitedInVain(long nanos) {
    latencies.observe(nanos / 1e9);
    latency.record(nanos);
  }

  @Override
  public void altered() {
    count(LiveMetrics.ALTERED);
  }

  @Override
  public void failed(ErrorKind kind) {
    count(LiveMetrics.reason(kind));
  }

  @Override
  public void unsent() {
    count(LiveMetrics.UNSENT);
  }

  @Override
  public void unresolved() {
    count(LiveMetrics.UNRESOLVED);
  }

  @Override
  public void connections(int open) {
    connections.set(open);
  }

  /**
   * A second has passed, or the load has ended.
   *
   * @param second Unix time
   */
  void tick(long second) {
    long now = System.nanoTime();
    double seconds = Math.max(1, now - tickedAt) / 1e9;
    tickedAt = now;
    latency.roll();
    sendLag.roll();
    ownLag.roll();
    long echoesNow = echoes.get();
    long errorsNow = errors.values().stream().mapToLong(Count::get).sum();
    double echoesPerSecond = (echoesNow - echoesBefore) / seconds;
    if (isRunning() || echoesNow != echoesBefore || errorsNow != errorsBefore) {
      points.add(
          new Figures.Point(
              second,
              echoesPerSecond,
              errorsNow - errorsBefore,
              percentiles(latency.recent),
              GeneratorFault.isLate(ownLag.recent, latency.recent),
              server == null ? ServerMeter.Use.UNKNOWN : server.use()));
    }
    if (points.size() > POINTS) {
      halve();
    }
    echoesBefore = echoesNow;
    errorsBefore = errorsNow;
    figures = snapshot(echoesPerSecond);
  }

  private void halve() {
    List<Figures.Point> fine = List.copyOf(points);
    points.clear();
    for (int i = 0; i + 1 < fine.size(); i += 2) {
      points.add(fine.get(i).and(fine.get(i + 1)));
    }
    points.add(fine.getLast());
  }

  /** What was measured by the last tick. */
  Figures figures() {
    return figures;
  }

  private Figures snapshot(double echoesPerSecond) {
    Map<String, Long> failures = new TreeMap<>();
    errors.forEach((reason, count) -> failures.put(reason, count.get()));
    failures.values().removeIf(times -> times == 0);
    return new Figures(
        target.facts(),
        isRunning(),
        (int) connections.get(),
        requests.get(),
        echoes.get(),
        failures,
        echoesPerSecond,
        percentiles(latency.recent),
        percentiles(latency.all),
        percentile(sendLag.recent, 99),
        percentile(ownLag.recent, 99),
        GeneratorFault.isLate(ownLag.recent, latency.recent),
        GeneratorFault.isLate(ownLag.all, latency.all),
        server == null ? null : server.use(),
        List.copyOf(points));
  }

  private boolean isRunning() {
    return running.get() > 0;
  }

  private static Figures.Latency percentiles(Histogram histogram) {
    return new Figures.Latency(
        percentile(histogram, 50), percentile(histogram, 99), percentile(histogram, 99.9));
  }

  private static double percentile(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / 1e9;
  }

  private void count(String reason) {
    Objects.requireNonNull(errors.get(reason)).series().inc();
    log.warn("load failed", "target", target.name(), "address", target.address(), "reason", reason);
  }
}
