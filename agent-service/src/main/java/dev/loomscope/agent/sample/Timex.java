package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The kernel's clock and how it is disciplined, by adjtimex(2) on 64-bit Linux, where glibc and
 * musl lay its structure out alike. It only asks; nothing is set. A container that may not make the
 * call has no such series.
 */
final class Timex {

  private static final EventLog LOG = EventLog.of(Timex.class);

  /** The clock is not synchronized: what the call then returns. */
  private static final int TIME_ERROR = 5;

  /** Of the status: offset and jitter are nanoseconds, not microseconds. */
  private static final int STA_NANO = 0x2000;

  private static final long NANOS_PER_MICRO = 1_000;

  /** Frequencies are parts per million with 16 binary places; a ratio here has 12 decimals. */
  private static final double RATIO = 1e12 / (65_536 * 1e6);

  private static final long ONE = 1_000_000_000_000L;

  private static final StructLayout TIMEX =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_INT.withName("modes"),
          MemoryLayout.paddingLayout(4),
          ValueLayout.JAVA_LONG.withName("offset"),
          ValueLayout.JAVA_LONG.withName("freq"),
          ValueLayout.JAVA_LONG.withName("maxerror"),
          ValueLayout.JAVA_LONG.withName("esterror"),
          ValueLayout.JAVA_INT.withName("status"),
          MemoryLayout.paddingLayout(4),
          ValueLayout.JAVA_LONG.withName("constant"),
          ValueLayout.JAVA_LONG.withName("precision"),
          ValueLayout.JAVA_LONG.withName("tolerance"),
          ValueLayout.JAVA_LONG.withName("seconds"),
          ValueLayout.JAVA_LONG.withName("microseconds"),
          ValueLayout.JAVA_LONG.withName("tick"),
          ValueLayout.JAVA_LONG.withName("ppsfreq"),
          ValueLayout.JAVA_LONG.withName("jitter"),
          ValueLayout.JAVA_INT.withName("shift"),
          MemoryLayout.paddingLayout(4),
          ValueLayout.JAVA_LONG.withName("stabil"),
          ValueLayout.JAVA_LONG.withName("jitcnt"),
          ValueLayout.JAVA_LONG.withName("calcnt"),
          ValueLayout.JAVA_LONG.withName("errcnt"),
          ValueLayout.JAVA_LONG.withName("stbcnt"),
          ValueLayout.JAVA_INT.withName("tai"),
          MemoryLayout.sequenceLayout(11, ValueLayout.JAVA_INT)); // reserved

  /** Loaded with the first call, so that other systems load the class without it. */
  @SuppressWarnings("restricted") // calling into libc is what this class is for
  private static final class Native {
    static final MethodHandle CALL =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("adjtimex"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  private final boolean supported = isSupported();

  private static boolean isSupported() {
    try {
      return StatVfs.LAYOUT_IS_KNOWN && Native.CALL != null;
    } catch (LinkageError missing) { // no such function, or native access is forbidden
      LOG.warn("no adjtimex: nothing is told of the clock", "cause", missing.getCause());
      return false;
    }
  }

  void read(SeriesList all) {
    if (!supported) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timex = arena.allocate(TIMEX); // zeros: nothing is to be changed
      int state = call(timex);
      if (state < 0) {
        return;
      }
      long status = number(timex, "status");
      long unit = (status & STA_NANO) == 0 ? NANOS_PER_MICRO : 1;
      SeriesList.Item item =
          all.item("timex")
              .value("sync", state == TIME_ERROR ? 0 : 1)
              .value("status", status)
              .value("offset_ns", count(timex, "offset") * unit)
              .value("freq", ONE + ratio(timex, "freq"))
              .value("maxerror_us", count(timex, "maxerror"))
              .value("esterror_us", count(timex, "esterror"))
              .value("constant", count(timex, "constant"))
              .value("tick_us", count(timex, "tick"))
              .value("tai", number(timex, "tai"))
              .value("ppsfreq", ratio(timex, "ppsfreq"))
              .value("jitter_ns", count(timex, "jitter") * unit)
              .value("shift", number(timex, "shift"))
              .value("stabil", ratio(timex, "stabil"));
      for (String counter : new String[] {"jitcnt", "calcnt", "errcnt", "stbcnt"}) {
        item.value(counter, count(timex, counter));
      }
    }
  }

  private static int call(MemorySegment timex) {
    try {
      return (int) Native.CALL.invokeExact(timex);
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) { // a downcall throws nothing checked
      throw new LinkageError("adjtimex", impossible);
    }
  }

  private static long ratio(MemorySegment timex, String name) {
    return Math.round(count(timex, name) * RATIO);
  }

  private static long count(MemorySegment timex, String name) {
    return timex.get(ValueLayout.JAVA_LONG, TIMEX.byteOffset(PathElement.groupElement(name)));
  }

  private static int number(MemorySegment timex, String name) {
    return timex.get(ValueLayout.JAVA_INT, TIMEX.byteOffset(PathElement.groupElement(name)));
  }
}
