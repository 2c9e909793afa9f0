package dev.loomscope.agent.simulate;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The cores of a simulated node. Each millisecond of a core is counted in exactly one mode, so that
 * a core's modes sum up to how long the node has been up, and the cores' to the node's. Not
 * thread-safe.
 */
final class Cores {

  /** How busy time is shared out, in hundredths; the hypervisor steals what is left. */
  private static final int USER = 72;

  private static final int NICE = 1;
  private static final int SYSTEM = 22;
  private static final int SOFTIRQ = 3;
  private static final int HUNDRED = 100;

  /** The part of idle time that waits for a disk. */
  private static final double IOWAIT = 0.01;

  private static final int MODES = 8;

  private final SplittableRandom random;
  private final long[][] millis;

  Cores(SplittableRandom random, int count) {
    this.random = random;
    this.millis = new long[count][MODES];
  }

  /**
   * Lets time pass.
   *
   * @param elapsed milliseconds
   * @param use share of all cores that is busy, from 0 to 1
   */
  void pass(long elapsed, double use) {
    for (long[] core : millis) {
      double share = Math.clamp(use * (0.7 + 0.6 * random.nextDouble()), 0, 1);
      long busy = Math.round(elapsed * share);
      long user = busy * USER / HUNDRED;
      long nice = busy * NICE / HUNDRED;
      long system = busy * SYSTEM / HUNDRED;
      long softirq = busy * SOFTIRQ / HUNDRED;
      long steal = busy - user - nice - system - softirq;
      long iowait = Math.round((elapsed - busy) * IOWAIT);
      add(core, user, nice, system, elapsed - busy - iowait, iowait, 0, softirq, steal);
    }
  }

  List<Core> cores() {
    List<Core> cores = new ArrayList<>(millis.length);
    for (int i = 0; i < millis.length; i++) {
      cores.add(new Core(i, times(millis[i])));
    }
    return cores;
  }

  CpuTimes sum() {
    long[] sum = new long[MODES];
    for (long[] core : millis) {
      add(sum, core);
    }
    return times(sum);
  }

  private static void add(long[] sum, long... more) {
    for (int mode = 0; mode < MODES; mode++) {
      sum[mode] += more[mode];
    }
  }

  private static CpuTimes times(long[] m) {
    return new CpuTimes(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7]);
  }
}
