package dev.loomscope.load.serve;

import dev.loomscope.load.engine.ErrorKind;
import dev.loomscope.load.engine.LoadWatch;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
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

  /**
   * Over how many seconds percentiles are formed: of one second at a low rate they tell nothing.
   */
  static final int WINDOW_SECONDS = 10;

  /** How many points are kept: of a load that lasts longer, the older ones stand for more time. */
  private static final int POINTS = 600;

  private static final long LEAST_NANOS = 1_000;
  private static final long MOST_NANOS = 100_000_000_000L;
  private static final int DIGITS = 2;
  private static final int SECONDS_BETWEEN_LINES = 10;

  /** Of its own, so that one target's failures do not keep another's out of the log. */
  private final EventLog log = EventLog.of(Meter.class).limited(SECONDS_BETWEEN_LINES);

  private final Target target;
  private final int rate;
  private final LiveMetrics.Series series;
  private final SingleWriterRecorder latency =
      new SingleWriterRecorder(LEAST_NANOS, MOST_NANOS, DIGITS);
  private final SingleWriterRecorder lag =
      new SingleWriterRecorder(LEAST_NANOS, MOST_NANOS, DIGITS);
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong echoes = new AtomicLong();
  private final Map<Failure, LongAdder> errors = new EnumMap<>(Failure.class);
  private final @Nullable ServerMeter server;
  private volatile boolean running;
  private volatile int connections;

  // What the ticking thread alone touches.
  private final ArrayDeque<Histogram> latencies = new ArrayDeque<>();
  private final ArrayDeque<Histogram> lags = new ArrayDeque<>();
  private final List<Figures.Point> points = new ArrayList<>();
  private final Histogram total = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
  private long echoesBefore;
  private long errorsBefore;
  private long tickedAt = System.nanoTime();

  private volatile Figures figures;

  Meter(Target target, int rate, LiveMetrics metrics) {
    this.target = target;
    this.rate = rate;
    this.series = metrics.of(target);
    for (Failure failure : Failure.values()) {
      errors.put(failure, new LongAdder());
    }
    this.server =
        target.metrics() == null
            ? null
            : new ServerMeter(target, target.metrics(), echoes::get, series.unreadable()::inc);
    this.figures = snapshot(0, new Histogram(DIGITS), new Histogram(DIGITS));
  }

  /** Load begins, or goes on after a pause. */
  void begin() {
    running = true;
    series.running().set(1);
    series.targetRate().set(rate);
    if (server != null) {
      server.begin();
    }
  }

  /** Load that began has ended, or pauses. */
  void end() {
    running = false;
    series.running().set(0);
    series.targetRate().set(0);
    connections(0);
    if (server != null) {
      server.end();
    }
  }

  @Override
  public void sent(long lagNanos) {
    add(requests, 1);
    series.requests().inc();
    series.sendLag().observe(lagNanos / 1e9);
    lag.recordValue(Math.clamp(lagNanos, 0, MOST_NANOS));
  }

  @Override
  public void echoed(long latencyNanos, long serviceNanos) {
    add(echoes, 1);
    series.echoes().inc();
    series.service().observe(serviceNanos / 1e9);
    waitedInVain(latencyNanos);
  }

  @Override
  public void waitedInVain(long nanos) {
    series.latency().observe(nanos / 1e9);
    latency.recordValue(Math.clamp(nanos, 0, MOST_NANOS));
  }

  @Override
  public void altered() {
    count(Failure.ALTERED);
  }

  @Override
  public void failed(ErrorKind kind) {
    count(Failure.of(kind));
  }

  @Override
  public void unsent() {
    count(Failure.UNSENT);
  }

  @Override
  public void unresolved() {
    count(Failure.UNRESOLVED);
  }

  @Override
  public void connections(int open) {
    series.connections().set(open);
    connections = open;
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
    Histogram window = window(latencies, latency, total);
    Histogram lagWindow = window(lags, lag, null);
    long echoesNow = echoes.get();
    long errorsNow = errorCount();
    double rate = (echoesNow - echoesBefore) / seconds;
    if (running || echoesNow != echoesBefore || errorsNow != errorsBefore) {
      points.add(
          new Figures.Point(
              second, rate, errorsNow - errorsBefore, percentiles(window), serverUse()));
    }
    if (points.size() > POINTS) {
      halve();
    }
    echoesBefore = echoesNow;
    errorsBefore = errorsNow;
    figures = snapshot(rate, window, lagWindow);
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

  private Figures snapshot(double rate, Histogram window, Histogram lagWindow) {
    Map<String, Long> failures = new TreeMap<>();
    errors.forEach(
        (failure, times) -> {
          if (times.sum() > 0) {
            failures.put(failure.label(), times.sum());
          }
        });
    return new Figures(
        target,
        running,
        connections,
        requests.get(),
        echoes.get(),
        failures,
        rate,
        percentiles(window),
        percentiles(total),
        percentile(lagWindow, 99),
        serverUse(),
        List.copyOf(points));
  }

  private @Nullable ServerUse serverUse() {
    return server == null ? null : server.use();
  }

  private static Histogram window(
      ArrayDeque<Histogram> seconds, SingleWriterRecorder recorder, @Nullable Histogram total) {
    Histogram oldest = seconds.size() < WINDOW_SECONDS ? null : seconds.removeFirst();
    Histogram latest = recorder.getIntervalHistogram(oldest);
    seconds.addLast(latest);
    if (total != null) {
      total.add(latest);
    }
    Histogram window = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
    seconds.forEach(window::add);
    return window;
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

  private void count(Failure failure) {
    Objects.requireNonNull(errors.get(failure)).increment();
    Objects.requireNonNull(series.errors().get(failure)).inc();
    log.warn(
        "load failed",
        "target",
        target.name(),
        "address",
        target.address(),
        "reason",
        failure.label());
  }

  private long errorCount() {
    return errors.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** For a counter with one writer. */
  private static void add(AtomicLong counter, long more) {
    counter.setOpaque(counter.getPlain() + more);
  }
}
