package dev.loomscope.echo.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The shared memory through which children, zygote and service tell each other how they are: a file
 * (on a tmpfs, such as /dev/shm, so that nothing is ever written back to a disk) that the service
 * creates and all map.
 *
 * <p>Every field is one aligned 64-bit long with one writer, so no value is ever seen half-written.
 *
 * <pre>
 * page 0           header: identity, commands of the service, state and totals of the zygote
 * page 1 ...       slots of {@value #SLOT_BYTES} bytes, one for each live child
 * </pre>
 *
 * <p>A child adds to its slot only. When the zygote has reaped it, it moves the slot's figures into
 * the header's totals, under a sequence lock: {@link #TOTAL_SEQUENCE} is odd while figures move, so
 * {@link ScoreboardReader} sees each message exactly once, in a slot or in a total.
 */
public final class Scoreboard {
  static final int HEADER_BYTES = Posix.PAGE_BYTES;

  /** Two cache lines: neighbours do not slow each other down, even with adjacent-line prefetch. */
  static final int SLOT_BYTES = 128;

  /** "LoomFrk" and the version of this layout. */
  static final long MAGIC_VALUE = 0x4c6f_6f6d_4672_6b02L;

  // Header, written once by the service that creates the file.
  static final int MAGIC = 0;
  static final int CAPACITY = 8;
  static final int SERVICE_PID = 16;

  // Header, commands, written by the service. Non-zero: stop listening, exit after the last child.
  static final int DRAIN = 64;

  // Header, written by the zygote.
  static final int ZYGOTE_PID = 128;

  /** CLOCK_MONOTONIC in ns at the zygote's last tick; 0 until it is ready to accept. */
  static final int HEARTBEAT_NANOS = 136;

  static final int LIVE = 144;
  static final int PEAK_LIVE = 152;
  static final int FORKS = 160;
  static final int FORK_NANOS = 168;
  static final int ACCEPT_EMFILE = 176;
  static final int ACCEPT_ENFILE = 184;
  static final int ACCEPT_NO_MEMORY = 192;
  static final int ACCEPT_OTHER = 200;
  static final int FORK_EAGAIN = 208;
  static final int FORK_ENOMEM = 216;
  static final int FORK_OTHER = 224;

  /** Children that said no hello within the bound and were killed for it. */
  static final int STUCK = 232;

  /** Children ended by a signal, the stuck ones included. */
  static final int KILLED = 240;

  /** Children that exited with another status than 0. */
  static final int FAILED = 248;

  static final int LISTENING = 256;

  /** The signal that ended the last of the killed. */
  static final int LAST_SIGNAL = 264;

  /** CPU time of the zygote itself, in ns, as of its last look at its children. */
  static final int ZYGOTE_CPU_NANOS = 272;

  // From wait4: context switches of the children that this zygote has buried. Not among the totals
  // below: when a zygote has died, the kernel counts these as the service's children's.
  static final int BURIED_VOLUNTARY_SWITCHES = 280;
  static final int BURIED_INVOLUNTARY_SWITCHES = 288;

  // Header, totals of the children that have ended; guarded by the sequence.
  static final int TOTAL_SEQUENCE = 512;
  static final int TOTAL_MESSAGES_IN = 520;
  static final int TOTAL_MESSAGES_OUT = 528;
  static final int TOTAL_BYTES_IN = 536;
  static final int TOTAL_BYTES_OUT = 544;

  /** From wait4, ns: the whole life of the child, its start and end included. */
  static final int TOTAL_CPU_NANOS = 552;

  static final int TOTAL_MINOR_FAULTS = 560;

  /** Ended children by reason, at {@code TOTAL_CLOSED + 8 * reason}; reason 0: none given. */
  static final int TOTAL_CLOSED = 568;

  /**
   * From accept to the first read, all waits together, ns; and by bucket of {@link WaitBuckets}.
   */
  static final int TOTAL_WAIT_NANOS = 640;

  static final int TOTAL_WAITS = 648;

  // A slot tells its state by what is set: accepted, pid (forked), hello (serving), close reason
  // (done). All zero: free.

  // Slot, written by the zygote.
  static final int SLOT_ACCEPT_NANOS = 0;

  // Slot, written by the child; the pid by the kernel, at the fork.
  static final int SLOT_PID = 16;
  static final int SLOT_HELLO_NANOS = 24;
  static final int SLOT_FIRST_READ_NANOS = 32;
  static final int SLOT_MESSAGES_IN = 40;
  static final int SLOT_MESSAGES_OUT = 48;
  static final int SLOT_BYTES_IN = 56;
  static final int SLOT_BYTES_OUT = 64;
  static final int SLOT_CPU_NANOS = 72;
  static final int SLOT_CLOSE_REASON = 80;

  // Close reasons. 0, none given: the child was killed.
  public static final int CLOSED_BY_SIGNAL = 0;
  public static final int CLOSED_BY_CLIENT = 1;
  public static final int CLOSED_IDLE = 2;
  public static final int CLOSED_RESET = 3;
  public static final int CLOSED_ERROR = 4;
  static final int CLOSE_REASONS = 5;

  private static final VarHandle LONG = JAVA_LONG.varHandle();

  /** Mapped for as long as the process lives: a shared arena would be closed by a handshake. */
  private final MemorySegment memory;

  private final int capacity;

  private Scoreboard(MemorySegment memory, int capacity) {
    this.memory = memory;
    this.capacity = capacity;
  }

  /**
   * Makes the file, for the service.
   *
   * @param capacity children at once
   */
  public static Scoreboard create(Path file, int capacity) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MemorySegment memory = channel.map(MapMode.READ_WRITE, 0, size(capacity), Arena.global());
      Scoreboard scoreboard = new Scoreboard(memory, capacity);
      scoreboard.put(CAPACITY, capacity);
      scoreboard.put(SERVICE_PID, ProcessHandle.current().pid());
      LONG.setRelease(memory, (long) MAGIC, MAGIC_VALUE);
      return scoreboard;
    }
  }

  /** Maps the file that the service has made, for the zygote. */
  static Scoreboard open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment memory = channel.map(MapMode.READ_WRITE, 0, channel.size(), Arena.global());
      long capacity = memory.get(JAVA_LONG, CAPACITY);
      if (memory.get(JAVA_LONG, MAGIC) != MAGIC_VALUE
          || capacity < 1
          || channel.size() != size((int) capacity)) {
        throw new IOException("not a scoreboard of this version: " + file);
      }
      return new Scoreboard(memory, (int) capacity);
    }
  }

  private static long size(int capacity) {
    long bytes = HEADER_BYTES + (long) capacity * SLOT_BYTES;
    return (bytes + Posix.PAGE_BYTES - 1) / Posix.PAGE_BYTES * Posix.PAGE_BYTES;
  }

  int capacity() {
    return capacity;
  }

  /** The address of the mapping in this process; for native access. */
  long address() {
    return memory.address();
  }

  static long slotOffset(int index) {
    return HEADER_BYTES + (long) index * SLOT_BYTES;
  }

  long slotAddress(int index) {
    return memory.address() + slotOffset(index);
  }

  long get(long offset) {
    return (long) LONG.getOpaque(memory, offset);
  }

  /** A value with which all is seen that was written before it. */
  long getAcquire(long offset) {
    return (long) LONG.getAcquire(memory, offset);
  }

  void put(long offset, long value) {
    LONG.setOpaque(memory, offset, value);
  }

  void add(long offset, long value) {
    put(offset, get(offset) + value);
  }

  long slot(int index, int field) {
    return get(slotOffset(index) + field);
  }

  void putSlot(int index, int field, long value) {
    put(slotOffset(index) + field, value);
  }

  /** For the service: asks the zygote to stop listening and to exit after the last child. */
  public void drain() {
    put(DRAIN, 1);
  }

  /**
   * For the zygote, after the child of this slot has been reaped: moves its figures to the totals
   * and frees the slot.
   *
   * @param cpuNanos user and system time of the child's whole life
   */
  void retire(int index, long cpuNanos, long minorFaults) {
    long sequence = get(TOTAL_SEQUENCE);
    put(TOTAL_SEQUENCE, sequence + 1);
    VarHandle.fullFence();
    add(TOTAL_MESSAGES_IN, slot(index, SLOT_MESSAGES_IN));
    add(TOTAL_MESSAGES_OUT, slot(index, SLOT_MESSAGES_OUT));
    add(TOTAL_BYTES_IN, slot(index, SLOT_BYTES_IN));
    add(TOTAL_BYTES_OUT, slot(index, SLOT_BYTES_OUT));
    add(TOTAL_CPU_NANOS, cpuNanos);
    add(TOTAL_MINOR_FAULTS, minorFaults);
    long wait = wait(index);
    if (wait >= 0) {
      add(TOTAL_WAIT_NANOS, wait);
      add(TOTAL_WAITS + 8 * WaitBuckets.of(wait), 1);
    }
    long reason = slot(index, SLOT_CLOSE_REASON);
    add(TOTAL_CLOSED + 8 * (int) (reason > 0 && reason < CLOSE_REASONS ? reason : 0), 1);
    clearSlot(index);
    VarHandle.fullFence();
    put(TOTAL_SEQUENCE, sequence + 2);
  }

  /** Nanoseconds from accept to the first read, or -1 if nothing has been read yet. */
  long wait(int index) {
    long firstRead = slot(index, SLOT_FIRST_READ_NANOS);
    return firstRead == 0 ? -1 : Math.max(0, firstRead - slot(index, SLOT_ACCEPT_NANOS));
  }

  void clearSlot(int index) {
    for (int field = 0; field <= SLOT_CLOSE_REASON; field += 8) {
      putSlot(index, field, 0);
    }
  }

  /**
   * For the service, while there is no zygote: closes the books of the one that died, whose
   * children died with it.
   */
  public void retireAll() {
    if ((get(TOTAL_SEQUENCE) & 1) != 0) {
      add(TOTAL_SEQUENCE, 1); // it died while it moved figures; some of one child's may be lost
    }
    for (int slot = 0; slot < capacity; slot++) {
      if (slot(slot, SLOT_ACCEPT_NANOS) != 0) {
        retire(slot, slot(slot, SLOT_CPU_NANOS), 0);
      }
    }
    put(ZYGOTE_CPU_NANOS, 0);
    put(BURIED_VOLUNTARY_SWITCHES, 0);
    put(BURIED_INVOLUNTARY_SWITCHES, 0);
    put(HEARTBEAT_NANOS, 0);
  }
}
