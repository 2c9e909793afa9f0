package dev.loomscope.agent.simulate;

import dev.loomscope.agent.send.SendCounters;
import dev.loomscope.wire.DatagramSink.Drop;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What all simulated agents together did and saw. Thread-safe. */
final class SimulationTally {

  private static final int SIGNIFICANT_DIGITS = 3;

  private final SendCounters sending = new SendCounters(InstantSource.system());
  private final LongAdder samples = new LongAdder();
  private final Map<Drop, LongAdder> leftOut = new ConcurrentHashMap<>();
  private final Histogram lag = histogram();
  private final Histogram answerDelay = histogram();
  private volatile boolean warm;

  /** What happened on the way to the collector. */
  SendCounters sending() {
    return sending;
  }

  /** From now on times are recorded: what runs is compiled. */
  void warmedUp() {
    warm = true;
  }

  /** A sample was taken so many nanoseconds after it was due. */
  void sampled(long lateNanos) {
    samples.increment();
    record(lag, lateNanos);
  }

  /** An answer took so many nanoseconds. */
  void answered(long nanos) {
    record(answerDelay, nanos);
  }

  /** An item of a sample did not travel. */
  void leftOut(Drop why) {
    leftOut.computeIfAbsent(why, _ -> new LongAdder()).increment();
  }

  long samples() {
    return samples.sum();
  }

  /** Items that did not travel, for every reason that occurred. */
  Map<Drop, Long> leftOut() {
    Map<Drop, Long> sums = new TreeMap<>();
    leftOut.forEach((why, count) -> sums.put(why, count.sum()));
    return sums;
  }

  /** How late samples were, in nanoseconds; not to be changed. */
  Histogram lag() {
    return lag;
  }

  /** How long answers took, in nanoseconds; not to be changed. */
  Histogram answerDelay() {
    return answerDelay;
  }

  private void record(Histogram histogram, long nanos) {
    if (warm) {
      histogram.recordValue(Math.clamp(nanos, 0, histogram.getHighestTrackableValue()));
    }
  }

  /** A histogram of nanoseconds, up to an hour. */
  static Histogram histogram() {
    return new ConcurrentHistogram(TimeUnit.HOURS.toNanos(1), SIGNIFICANT_DIGITS);
  }
}
