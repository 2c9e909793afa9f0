package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.Fault;
import dev.loomscope.echo.workload.FaultMarker;
import java.util.Arrays;
import java.util.List;

/**
 * The faults of a forked child, and how it finds them in a message. A child can throw nothing and
 * call nothing, so each fault is what a program without a VM would see instead. Inlined into the
 * one method of {@link ForkedChild} and under its rule, but for {@link #write}, which is the
 * zygote's.
 */
final class ForkedFault {

  /** The message asks for no fault. */
  static final int NONE = -1;

  private static final List<Fault> ORDER =
      List.of(
          Fault.EXCEPTION,
          Fault.STACK_OVERFLOW,
          Fault.MEMORY_EXHAUSTION,
          Fault.ENDLESS_LOOP,
          Fault.HALT);

  // Positions in the order.
  static final int EXCEPTION = 0;
  static final int STACK_OVERFLOW = 1;
  static final int MEMORY_EXHAUSTION = 2;
  static final int ENDLESS_LOOP = 3;
  private static final int FAULTS = 5;

  // A pattern: its length, then words of the message and masks that say which bytes of them count.
  private static final int WORDS = (FaultMarker.MOST_BYTES_WITH_NAME + 7) / 8;
  private static final int PATTERN_BYTES = Long.BYTES + WORDS * 2 * Long.BYTES;

  /** Bytes of the table of patterns. */
  static final int TABLE_BYTES = FAULTS * PATTERN_BYTES;

  /** What is compared of a message, however short it is. */
  static final int COMPARED_BYTES = WORDS * Long.BYTES;

  /** In the first page, which is never mapped. */
  private static final long NOWHERE = 8;

  /**
   * All memory that a child may have that exhausts it: what the heap of the other modes is, if the
   * launcher starts them.
   */
  static final long MEMORY_LIMIT_BYTES = 512L << 20;

  /** What it takes at once, all of it touched. */
  static final long CHUNK_BYTES = 1L << 20;

  private ForkedFault() {}

  /** For the zygote: writes the table by which children find faults in messages. */
  static void write(long table, FaultMarker marker) {
    for (int fault = 0; fault < FAULTS; fault++) {
      byte[] message = marker.messageFor(ORDER.get(fault));
      long pattern = table + (long) fault * PATTERN_BYTES;
      Posix.putLong(pattern, message.length);
      byte[] bytes = Arrays.copyOf(message, COMPARED_BYTES);
      for (int word = 0; word < WORDS; word++) {
        long value = 0;
        long mask = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) { // both architectures are little-endian
          int at = word * Long.BYTES + i;
          value = value << Byte.SIZE | (bytes[at] & 0xff);
          mask = mask << Byte.SIZE | (at < message.length ? 0xff : 0);
        }
        Posix.putLong(wordOf(pattern, word), value);
        Posix.putLong(wordOf(pattern, word) + Long.BYTES, mask);
      }
    }
  }

  private static long wordOf(long pattern, int word) {
    return pattern + Long.BYTES + (long) word * 2 * Long.BYTES;
  }

  /**
   * Which fault a message asks for. Takes the same time whatever differs.
   *
   * @param message its address; {@link #COMPARED_BYTES} there can be read
   * @param bytes its length
   * @return the fault's position in the order, or {@link #NONE}
   */
  static int in(long message, long bytes, long table) {
    int found = NONE;
    for (int fault = 0; fault < FAULTS; fault++) {
      long pattern = table + (long) fault * PATTERN_BYTES;
      long difference = 0;
      for (int word = 0; word < WORDS; word++) {
        difference |=
            (Posix.getLong(message + (long) word * Long.BYTES)
                    ^ Posix.getLong(wordOf(pattern, word)))
                & Posix.getLong(wordOf(pattern, word) + Long.BYTES);
      }
      if (difference == 0 && bytes >= Posix.getLong(pattern)) {
        found = fault;
      }
    }
    return found;
  }

  /** The kernel's exception: the child ends by a SIGSEGV. */
  static void touchNothing() {
    Posix.putLong(NOWHERE, 0);
  }

  /**
   * Touches the stack downwards until it ends, by a SIGSEGV, as a recursion without end does.
   *
   * @param scratch address of 8 bytes of scratch memory
   */
  static void descend(long scratch) {
    long stack = Posix.errnoAddress(); // thread-local memory lies at the top of the stack
    long touched = 0;
    for (int page = 0; page < Integer.MAX_VALUE; page++) {
      touched += Posix.getLong(stack - (long) page * Posix.PAGE_BYTES);
      Posix.putLong(scratch, touched); // else the reads would be left out
    }
  }
}
