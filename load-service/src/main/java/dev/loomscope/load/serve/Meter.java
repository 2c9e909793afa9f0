package dev.loomscope.load.serve;

import dev.loomscope.load.engine.ErrorKind;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.LoadWatch;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Measures the load on one target of a run: for Prometheus as it happens, and a second at a time
 * for those who look on.
 *
 * <p>The thread that drives the load tells it what happens; another one calls {@link #tick};
 * anybody reads {@link #figures}.
 */
final class Meter implements LoadWatch {

  /**
   * Over how many seconds percentiles are formed: of one second at a low rate they tell nothing.
   */
  static final int WINDOW_SECONDS = 10;

  /** For how many seconds points are kept. */
  private static final int POINTS = 300;

  private static final long LEAST_NANOS = 1_000;
  private static final long MOST_NANOS = 100_000_000_000L;
  private static final int DIGITS = 2;
  private static final int SECONDS_BETWEEN_LINES = 10;

  /** Of its own, so that one target's failures do not keep another's out of the log. */
  private final EventLog log = EventLog.of(Meter.class).limited(SECONDS_BETWEEN_LINES);

  private final Target target;
  private final Scenario scenario;
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
  private final ArrayDeque<Figures.Point> points = new ArrayDeque<>();
  private final Histogram total = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
  private long echoesBefore;
  private long errorsBefore;
  private long tickedAt = System.nanoTime();

  private volatile Figures figures;

  Meter(Target target, Scenario scenario, LiveMetrics metrics) {
    this.target = target;
    this.scenario = scenario;
    this.series = metrics.of(target, scenario);
    for (Failure failure : Failure.values()) {
      errors.put(failure, new LongAdder());
    }
    this.server =
        target.metrics() == null
            ? null
            : new ServerMeter(target, target.metrics(), echoes::get, series.unreadable()::inc);
    this.figures = snapshot(0, new Histogram(DIGITS), new Histogram(DIGITS));
  }

  /** Load begins. To the gauges it adds itself: another run may share them. */
  void begin() {
    running = true;
    series.running().inc();
    series.targetRate().inc(scenario.rate());
    if (server != null) {
      server.begin();
    }
  }

  /** Load that began has ended. */
  void end() {
    running = false;
    series.running().dec();
    series.targetRate().dec(scenario.rate());
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
    count(Failure.ALTERED, 1);
  }

  @Override
  public void failed(ErrorKind kind) {
    count(Failure.of(kind), 1);
  }

  @Override
  public void unsent() {
    count(Failure.UNSENT, 1);
  }

  @Override
  public void unresolved() {
    count(Failure.UNRESOLVED, 1);
  }

  @Override
  public void connections(int open) {
    series.connections().inc(open - connections);
    connections = open;
  }

  /**
   * A session of a closed loop is over: its latency counts from the send, which is when it is due.
   */
  void session(LoadFigures session) {
    long sent = session.echoes() + session.errorCount(); // a client that failed had one under way
    add(requests, sent);
    series.requests().inc(sent);
    add(echoes, session.echoes());
    series.echoes().inc(session.echoes());
    session.errors().forEach((kind, times) -> count(Failure.of(kind), times));
    count(Failure.ALTERED, session.mismatches());
    for (HistogramIterationValue value : session.latency().recordedValues()) {
      long nanos = value.getValueIteratedTo();
      long times = value.getCountAddedInThisIterationStep();
      latency.recordValueWithCount(Math.clamp(nanos, 0, MOST_NANOS), times);
      for (long i = 0; i < times; i++) {
        series.latency().observe(nanos / 1e9);
      }
      for (long i = 0; i < times; i++) {
        series.service().observe(nanos / 1e9);
      }
    }
  }

  /**
   * A second has passed, or the run has ended.
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
      points.addLast(
          new Figures.Point(
              second, rate, errorsNow - errorsBefore, percentiles(window), serverUse()));
    }
    if (points.size() > POINTS) {
      points.removeFirst();
    }
    echoesBefore = echoesNow;
    errorsBefore = errorsNow;
    figures = snapshot(rate, window, lagWindow);
  }

  /** What was measured by the last tick. */
  Figures figures() {
    return figures;
  }

  /** What there has been up to now. */
  Run.Counts counts() {
    return new Run.Counts(requests.get(), errorCount());
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

  private void count(Failure failure, long times) {
    if (times > 0) {
      Objects.requireNonNull(errors.get(failure)).add(times);
      Objects.requireNonNull(series.errors().get(failure)).inc(times);
      log.warn(
          "load failed",
          "target",
          target.name(),
          "address",
          target.address(),
          "reason",
          failure.label());
    }
  }

  private long errorCount() {
    return errors.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** For a counter with one writer. */
  private static void add(AtomicLong counter, long more) {
    counter.setOpaque(counter.getPlain() + more);
  }
}
