package dev.loomscope.agent.sample;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/stat} says, see proc(5). Times are as there: guests' are part of {@code user}
 * and {@code nice}, as node_exporter has it too. Immutable.
 *
 * @param cpu all cores together; null if it does not say
 * @param contextSwitches since boot
 * @param bootMillis when the node booted, Unix milliseconds
 * @param guests of each core
 * @param interrupts since boot
 * @param forks since boot
 * @param running processes that run or could
 * @param blocked processes that wait for a disk
 */
record Stat(
    @Nullable CpuTimes cpu,
    List<Core> cores,
    long contextSwitches,
    long bootMillis,
    List<Guest> guests,
    long interrupts,
    long forks,
    long running,
    long blocked) {

  /** Milliseconds that a core spent on virtual machines; a part of its user and nice time. */
  record Guest(int core, long user, long nice) {}

  /** What a system tells that has no such file: the other counts are left out. */
  static Stat of(@Nullable CpuTimes cpu, List<Core> cores, long contextSwitches, long bootMillis) {
    long none = Protocol.UNKNOWN;
    return new Stat(cpu, cores, contextSwitches, bootMillis, List.of(), none, none, none, none);
  }

  /** USER_HZ, the unit of times, is 100 a second to every program on every Linux of today. */
  private static final long MILLIS_PER_TICK = 10;

  static Stat read(Path proc, ProcText text) throws IOException {
    @Nullable CpuTimes cpu = null;
    List<Core> cores = new ArrayList<>();
    long contextSwitches = Protocol.UNKNOWN;
    long bootMillis = Protocol.UNKNOWN;
    List<Guest> guests = new ArrayList<>();
    long interrupts = Protocol.UNKNOWN;
    long forks = Protocol.UNKNOWN;
    long running = Protocol.UNKNOWN;
    long blocked = Protocol.UNKNOWN;
    text.read(proc.resolve("stat"));
    while (text.nextLine()) {
      if (text.skip("cpu ")) {
        cpu = times(text);
      } else if (text.skip("cpu")) {
        int number = (int) Math.min(text.count(), Integer.MAX_VALUE);
        if (number >= 0) {
          cores.add(new Core(number, times(text)));
          guests.add(new Guest(number, millis(text), millis(text)));
        }
      } else if (text.skip("ctxt ")) {
        contextSwitches = text.count();
      } else if (text.skip("btime ")) {
        long seconds = text.count();
        bootMillis = seconds < 0 ? Protocol.UNKNOWN : 1_000 * seconds;
      } else if (text.skip("intr ")) {
        interrupts = text.count();
      } else if (text.skip("processes ")) {
        forks = text.count();
      } else if (text.skip("procs_running ")) {
        running = text.count();
      } else if (text.skip("procs_blocked ")) {
        blocked = text.count();
      } else { // of no use here, but a name and a number, too
        text.skipWords(1);
        text.count();
      }
    }
    return new Stat(
        cpu, cores, contextSwitches, bootMillis, guests, interrupts, forks, running, blocked);
  }

  private static CpuTimes times(ProcText text) {
    return new CpuTimes(
        millis(text),
        millis(text),
        millis(text),
        millis(text),
        millis(text),
        millis(text),
        millis(text),
        millis(text));
  }

  /** Modes that an old kernel does not have are at the end, and count nothing. */
  private static long millis(ProcText text) {
    if (!text.hasWord()) {
      return 0;
    }
    long ticks = text.count();
    return ticks < 0 || ticks > Long.MAX_VALUE / MILLIS_PER_TICK
        ? Protocol.UNKNOWN
        : ticks * MILLIS_PER_TICK;
  }
}
