package dev.loomscope.echo.process;

import java.util.Arrays;
import java.util.List;

/**
 * The buckets in which waits are counted, 100 microseconds to 10 seconds: about two a power of ten
 * are enough to see a stall and few enough to fit into shared memory.
 */
public final class WaitBuckets {

  private static final long[] UPPER_NANOS = {
    100_000L,
    250_000L,
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L,
    Long.MAX_VALUE
  };

  /** How many buckets there are; the last has no upper bound. */
  public static final int COUNT = UPPER_NANOS.length;

  private WaitBuckets() {}

  /** The bucket that a wait of {@code nanos} falls into. */
  public static int of(long nanos) {
    int bucket = 0;
    while (nanos > UPPER_NANOS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /** The upper bounds in seconds, the last infinite. */
  public static List<Double> upperSeconds() {
    return Arrays.stream(UPPER_NANOS)
        .mapToObj(nanos -> nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / 1e9)
        .toList();
  }
}
