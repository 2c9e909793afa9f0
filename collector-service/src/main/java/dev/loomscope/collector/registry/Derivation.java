package dev.loomscope.collector.registry;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Derives rates from two readings of counters. A counter that went back was reset or has wrapped,
 * and nobody knows which: what would follow from it is not known, NaN.
 */
final class Derivation {

  /**
   * A share above 1 by no more than this is one: a counter is read some milliseconds after the
   * sample's time was taken, and counts in steps of up to 10 ms.
   */
  private static final double ROUNDING = 1.1;

  private Derivation() {}

  static CoreUse core(Reading<Core> reading) {
    Core before = reading.before();
    Core now = reading.value();
    return new CoreUse(
        now.number(), before == null ? Double.NaN : use(before.times(), now.times()));
  }

  static double cpu(@Nullable Reading<CpuTimes> reading) {
    CpuTimes before = reading == null ? null : reading.before();
    return reading == null || before == null ? Double.NaN : use(before, reading.value());
  }

  /**
   * The share of the time in which a CPU worked for this system: what the hypervisor gave to others
   * (steal) is no use of it, as in node_exporter's rules. The modes sum up to all the time there
   * was, so no clock is needed for it.
   */
  private static double use(CpuTimes before, CpuTimes now) {
    double working =
        increase(before.user(), now.user())
            + spent(before.nice(), now.nice())
            + increase(before.system(), now.system())
            + spent(before.irq(), now.irq())
            + spent(before.softirq(), now.softirq());
    // The kernel's iowait goes back at times without a reset, see proc(5).
    double waiting = Math.max(0.0, (double) now.iowait() - before.iowait());
    double all =
        working
            + waiting
            + increase(before.idle(), now.idle())
            + spent(before.steal(), now.steal());
    return all > 0 ? working / all : Double.NaN; // NaN is not more than 0
  }

  /** Of a mode that not every system counts; there its time is part of another mode's. */
  private static double spent(long before, long now) {
    return now == Protocol.UNKNOWN ? 0 : increase(before, now);
  }

  static DiskRate disk(Reading<Disk> reading) {
    Disk before = reading.before();
    Disk now = reading.value();
    if (before == null) {
      return new DiskRate(now.device(), Double.NaN, Double.NaN, Double.NaN, now.layer());
    }
    double seconds = reading.seconds();
    return new DiskRate(
        now.device(),
        increase(before.readBytes(), now.readBytes()) / seconds,
        increase(before.writtenBytes(), now.writtenBytes()) / seconds,
        share(increase(before.ioMillis(), now.ioMillis()) / 1e3 / seconds),
        now.layer());
  }

  static NetworkRate network(Reading<Network> reading) {
    Network before = reading.before();
    Network now = reading.value();
    if (before == null) {
      return new NetworkRate(
          now.device(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, now.layer());
    }
    double seconds = reading.seconds();
    return new NetworkRate(
        now.device(),
        increase(before.receivedBytes(), now.receivedBytes()) / seconds,
        increase(before.sentBytes(), now.sentBytes()) / seconds,
        (increase(before.receiveErrors(), now.receiveErrors())
                + increase(before.sendErrors(), now.sendErrors()))
            / seconds,
        (increase(before.receiveDrops(), now.receiveDrops())
                + increase(before.sendDrops(), now.sendDrops()))
            / seconds,
        now.layer());
  }

  /** By how much a counter grew; NaN if it did not grow or is not known. */
  private static double increase(long before, long now) {
    boolean known = before != Protocol.UNKNOWN && now != Protocol.UNKNOWN;
    return known && now >= before ? now - before : Double.NaN;
  }

  private static double share(double share) {
    return share <= ROUNDING ? Math.min(1, share) : Double.NaN;
  }
}
