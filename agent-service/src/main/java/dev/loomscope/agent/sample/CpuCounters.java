package dev.loomscope.agent.sample;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps CPU times from stepping back by a tick or two, as the kernel's {@code iowait} and {@code
 * idle} do (proc(5)): Prometheus would take that for a reset, and count the whole since boot anew.
 * A core that went offline and came back begins anew indeed. node_exporter does the same.
 *
 * <p>Not thread-safe.
 */
final class CpuCounters {

  /** A step back of more is no tick: the counters were reset. */
  private static final long RESET_MILLIS = 3_000;

  private static final List<ToLongFunction<CpuTimes>> MODES =
      List.of(
          CpuTimes::user,
          CpuTimes::nice,
          CpuTimes::system,
          CpuTimes::idle,
          CpuTimes::iowait,
          CpuTimes::irq,
          CpuTimes::softirq,
          CpuTimes::steal);

  private @Nullable CpuTimes all;
  private final Map<Integer, CpuTimes> ofCores = new HashMap<>();
  private final Map<Integer, Stat.Guest> guests = new HashMap<>();

  /** What to tell of what the kernel says now. */
  Stat hold(Stat now) {
    @Nullable CpuTimes cpu = now.cpu();
    if (cpu != null) {
      all = held(all, cpu);
    }
    List<Core> cores = new ArrayList<>(now.cores().size());
    for (Core core : now.cores()) {
      CpuTimes held = held(ofCores.get(core.number()), core.times());
      ofCores.put(core.number(), held);
      cores.add(new Core(core.number(), held));
    }
    return new Stat(
        cpu == null ? null : all,
        cores,
        now.contextSwitches(),
        now.bootMillis(),
        now.guests().stream().map(this::held).toList(),
        now.interrupts(),
        now.forks(),
        now.running(),
        now.blocked());
  }

  private Stat.Guest held(Stat.Guest now) {
    return guests.merge(
        now.core(),
        now,
        (before, next) ->
            before.user() - next.user() > RESET_MILLIS || before.nice() - next.nice() > RESET_MILLIS
                ? next
                : new Stat.Guest(
                    next.core(),
                    held(before.user(), next.user()),
                    held(before.nice(), next.nice())));
  }

  private static CpuTimes held(@Nullable CpuTimes before, CpuTimes now) {
    if (before == null || MODES.stream().anyMatch(mode -> isReset(mode, before, now))) {
      return now;
    }
    return new CpuTimes(
        held(before.user(), now.user()),
        held(before.nice(), now.nice()),
        held(before.system(), now.system()),
        held(before.idle(), now.idle()),
        held(before.iowait(), now.iowait()),
        held(before.irq(), now.irq()),
        held(before.softirq(), now.softirq()),
        held(before.steal(), now.steal()));
  }

  /** What is not known now is not what it was before. */
  private static long held(long before, long now) {
    return now < 0 ? now : Math.max(before, now);
  }

  private static boolean isReset(ToLongFunction<CpuTimes> mode, CpuTimes before, CpuTimes now) {
    long next = mode.applyAsLong(now);
    return next >= 0 && mode.applyAsLong(before) - next > RESET_MILLIS;
  }
}
