package dev.loomscope.collector.registry;

import org.jspecify.annotations.Nullable;

/**
 * The last value of an item, and the one before it where both are of the same start of the agent:
 * after a restart it may be another machine that bears the node's name. Not thread-safe.
 */
final class Reading<V> {

  /**
   * By how much of an interval two clocks may differ on the time between two samples and still
   * agree: networks, schedulers and NTP delay and shift by less, and a clock that is set jumps
   * further.
   */
  private static final double TOLERANCE = 0.25;

  private V value;
  private Arriving arriving;
  private int bytes;
  private @Nullable V before;
  private double seconds = Double.NaN;

  /**
   * The first value.
   *
   * @param bytes what it was charged
   */
  Reading(V value, Arriving arriving, int bytes) {
    this.value = value;
    this.arriving = arriving;
    this.bytes = bytes;
  }

  /** Whether a report is later than that of the last value. */
  boolean isBefore(Arriving now) {
    return now.start() != arriving.start() || now.sequence() > arriving.sequence();
  }

  /** Takes the value of a later report. */
  void update(V next, Arriving now, int charged) {
    boolean comparable = now.start() == arriving.start();
    bytes = charged;
    before = comparable ? value : null;
    seconds = comparable ? seconds(arriving, now) : Double.NaN;
    value = next;
    arriving = now;
  }

  V value() {
    return value;
  }

  /** What it is charged. */
  int bytes() {
    return bytes;
  }

  /** The value before, or null if there is none to compare with. */
  @Nullable V before() {
    return before;
  }

  /** The time between the value before and the last by the node's clock; NaN if that cannot be. */
  double seconds() {
    return seconds;
  }

  /** Which sample the last value is of. */
  long sample() {
    return arriving.sample();
  }

  /**
   * The node says when it took its samples, and only its clock knows it exactly. That clock may
   * have been set in between. So it is believed if the arrivals agree with it, or the number of
   * samples that it took: reports that were held up and come all at once agree with the latter.
   */
  private static double seconds(Arriving from, Arriving to) {
    double millis = to.time() - from.time();
    double elapsed = (to.nanos() - from.nanos()) / 1e6;
    double samples =
        Math.max(1, Math.rint((double) (to.sequence() - from.sequence()) / to.parts()));
    double most = TOLERANCE * to.interval();
    boolean credible =
        millis > 0
            && (Math.abs(millis - elapsed) <= most
                || Math.abs(millis - samples * to.interval()) <= most);
    return credible ? millis / 1e3 : Double.NaN;
  }
}
