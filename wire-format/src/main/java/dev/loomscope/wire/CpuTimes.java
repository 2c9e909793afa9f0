package dev.loomscope.wire;

/**
 * CPU time since boot by mode, in whole milliseconds, of one core or summed over all of them. A
 * mode that the system does not count is {@link Protocol#UNKNOWN}. The modes are those of proc(5),
 * {@code /proc/stat}; as there, guests' time is part of {@code user} and {@code nice}. Immutable.
 */
public record CpuTimes(
    long user, long nice, long system, long idle, long iowait, long irq, long softirq, long steal) {

  /** How many modes there are. */
  static final int MODES = 8;
}
