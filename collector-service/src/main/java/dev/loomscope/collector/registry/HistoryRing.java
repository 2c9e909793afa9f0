package dev.loomscope.collector.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last fifteen minutes of a node, a point for every five seconds at the most: 4.3 KB, so 43 MB
 * for 10,000 nodes. Of several samples within five seconds the last one stays. Not thread-safe.
 */
final class HistoryRing {

  private static final long SLOT_NANOS = Duration.ofSeconds(5).toNanos();
  static final int SLOTS = (int) (Duration.ofMinutes(15).toNanos() / SLOT_NANOS);

  private static final int SERIES = 6;

  private final float[] values = new float[SLOTS * SERIES];
  private long newest;

  HistoryRing(long nanos) {
    newest = slot(nanos);
    Arrays.fill(values, Float.NaN);
  }

  private static long slot(long nanos) {
    return Math.floorDiv(nanos, SLOT_NANOS);
  }

  private static int index(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS) * SERIES;
  }

  /** Adds what is known of a node at a time, which is not before the last. */
  void add(long nanos, Rates rates, double memoryUse) {
    long slot = slot(nanos);
    for (long passed = Math.max(newest + 1, slot - SLOTS + 1); passed <= slot; passed++) {
      Arrays.fill(values, index(passed), index(passed) + SERIES, Float.NaN);
    }
    newest = slot;
    int at = index(slot);
    values[at] = (float) rates.cpu();
    values[at + 1] = (float) memoryUse;
    values[at + 2] = (float) rates.ofDisks(DiskRate::readBytes);
    values[at + 3] = (float) rates.ofDisks(DiskRate::writtenBytes);
    values[at + 4] = (float) rates.ofNetworks(NetworkRate::receivedBytes);
    values[at + 5] = (float) rates.ofNetworks(NetworkRate::sentBytes);
  }

  /**
   * The points that there are, and one that says "not known" where the node was silent for long.
   *
   * @param nanos now
   * @param time now, Unix milliseconds
   * @param silenceMillis how long a silence may be and still be none
   */
  History history(long nanos, long time, long silenceMillis) {
    List<History.Point> points = new ArrayList<>();
    long now = slot(nanos);
    long last = Long.MIN_VALUE;
    for (long slot = Math.max(newest, now) - SLOTS + 1; slot <= newest; slot++) {
      if (isKnown(slot)) {
        if (isSilence(last, slot, silenceMillis)) {
          points.add(point(last + 1, nanos, time, -1));
        }
        points.add(point(slot, nanos, time, index(slot)));
        last = slot;
      }
    }
    if (isSilence(last, now, silenceMillis)) {
      points.add(point(last + 1, nanos, time, -1));
    }
    return new History(points);
  }

  private static boolean isSilence(long last, long slot, long silenceMillis) {
    return last != Long.MIN_VALUE
        && Duration.ofNanos((slot - last - 1) * SLOT_NANOS).toMillis() > silenceMillis;
  }

  private boolean isKnown(long slot) {
    int at = index(slot);
    for (int series = 0; series < SERIES; series++) {
      if (!Float.isNaN(values[at + series])) {
        return true;
      }
    }
    return false;
  }

  private History.Point point(long slot, long nanos, long now, int at) {
    long age = Duration.ofNanos(nanos - slot * SLOT_NANOS).toMillis();
    long time = now - Math.max(0, age);
    return at < 0
        ? new History.Point(time, Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN)
        : new History.Point(
            time,
            values[at],
            values[at + 1],
            values[at + 2],
            values[at + 3],
            values[at + 4],
            values[at + 5]);
  }
}
