package dev.loomscope.echo.process;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The service's view of a {@link Scoreboard}: sums over ended and living children that miss nothing
 * and count nothing twice. Thread-safe; several may read at once.
 */
public final class ScoreboardReader {

  /** Attempts before the reader gives way to a zygote that may be waiting for its processor. */
  private static final int SPINS = 100;

  private static final long PAUSE_NANOS = 100_000;
  private static final long LONGEST_NANOS = 2_000_000_000;

  private final Scoreboard scoreboard;

  public ScoreboardReader(Scoreboard scoreboard) {
    this.scoreboard = scoreboard;
  }

  /** When the zygote last showed that it lives, in ns of CLOCK_MONOTONIC; 0: not yet. */
  public long heartbeatNanos() {
    return scoreboard.get(Scoreboard.HEARTBEAT_NANOS);
  }

  /** CPU time of the living zygote itself, in ns. */
  public long zygoteCpuNanos() {
    return scoreboard.get(Scoreboard.ZYGOTE_CPU_NANOS);
  }

  /** Context switches of the children that the living zygote has buried. */
  public ContextSwitches buriedSwitches() {
    return new ContextSwitches(
        scoreboard.get(Scoreboard.BURIED_VOLUNTARY_SWITCHES),
        scoreboard.get(Scoreboard.BURIED_INVOLUNTARY_SWITCHES));
  }

  /** The process ids of the living children. */
  public List<Long> children() {
    return IntStream.range(0, scoreboard.capacity())
        .mapToLong(slot -> scoreboard.slot(slot, Scoreboard.SLOT_PID))
        .filter(pid -> pid != 0)
        .boxed()
        .toList();
  }

  /** What went wrong, each since the scoreboard was made. */
  public record Failures(
      long outOfDescriptors, long accept, long fork, long stuck, long killed, long handler) {}

  /** For the service: the failures up to now. */
  public Failures failures() {
    return new Failures(
        scoreboard.get(Scoreboard.ACCEPT_EMFILE) + scoreboard.get(Scoreboard.ACCEPT_ENFILE),
        scoreboard.get(Scoreboard.ACCEPT_NO_MEMORY) + scoreboard.get(Scoreboard.ACCEPT_OTHER),
        scoreboard.get(Scoreboard.FORK_EAGAIN)
            + scoreboard.get(Scoreboard.FORK_ENOMEM)
            + scoreboard.get(Scoreboard.FORK_OTHER),
        scoreboard.get(Scoreboard.STUCK),
        scoreboard.get(Scoreboard.KILLED) - scoreboard.get(Scoreboard.STUCK),
        scoreboard.get(Scoreboard.FAILED));
  }

  /**
   * Figures of all connections up to now, living and ended.
   *
   * @param accepted connections
   * @param closed connections ended, by reason: {@link Scoreboard#CLOSED_BY_CLIENT} and its like
   * @param cpuNanos CPU time of the children
   * @param waits from accept to the first read, by bucket of {@link WaitBuckets}
   * @param waitNanos all those together
   */
  public record Totals(
      long accepted,
      List<Long> closed,
      long messagesIn,
      long messagesOut,
      long bytesIn,
      long bytesOut,
      long cpuNanos,
      List<Long> waits,
      long waitNanos) {}

  /**
   * For the service: consistent sums over ended and living children.
   *
   * @return empty if the zygote retired children all the time for two seconds, or died in it
   */
  public Optional<Totals> read() {
    long begin = System.nanoTime();
    for (int attempt = 0; System.nanoTime() - begin < LONGEST_NANOS; attempt++) {
      long before = scoreboard.getAcquire(Scoreboard.TOTAL_SEQUENCE);
      if ((before & 1) == 0) {
        Totals totals = sums();
        VarHandle.fullFence();
        if (scoreboard.get(Scoreboard.TOTAL_SEQUENCE) == before) {
          return Optional.of(totals);
        }
      }
      if (attempt < SPINS) {
        Thread.onSpinWait();
      } else {
        // Preempted between odd and even: all the spinning of a millisecond would be in vain.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return Optional.empty();
  }

  private Totals sums() {
    long messagesIn = scoreboard.get(Scoreboard.TOTAL_MESSAGES_IN);
    long messagesOut = scoreboard.get(Scoreboard.TOTAL_MESSAGES_OUT);
    long bytesIn = scoreboard.get(Scoreboard.TOTAL_BYTES_IN);
    long bytesOut = scoreboard.get(Scoreboard.TOTAL_BYTES_OUT);
    long cpuNanos = scoreboard.get(Scoreboard.TOTAL_CPU_NANOS);
    long waitNanos = scoreboard.get(Scoreboard.TOTAL_WAIT_NANOS);
    Long[] waits = longs(Scoreboard.TOTAL_WAITS, WaitBuckets.COUNT);
    List<Long> closed = List.of(longs(Scoreboard.TOTAL_CLOSED, Scoreboard.CLOSE_REASONS));
    long accepted = closed.stream().mapToLong(Long::longValue).sum();
    for (int slot = 0; slot < scoreboard.capacity(); slot++) {
      if (scoreboard.slot(slot, Scoreboard.SLOT_ACCEPT_NANOS) == 0) {
        continue;
      }
      accepted++;
      messagesIn += scoreboard.slot(slot, Scoreboard.SLOT_MESSAGES_IN);
      messagesOut += scoreboard.slot(slot, Scoreboard.SLOT_MESSAGES_OUT);
      bytesIn += scoreboard.slot(slot, Scoreboard.SLOT_BYTES_IN);
      bytesOut += scoreboard.slot(slot, Scoreboard.SLOT_BYTES_OUT);
      cpuNanos += scoreboard.slot(slot, Scoreboard.SLOT_CPU_NANOS);
      long wait = scoreboard.wait(slot);
      if (wait >= 0) {
        waitNanos += wait;
        waits[WaitBuckets.of(wait)]++;
      }
    }
    return new Totals(
        accepted,
        closed,
        messagesIn,
        messagesOut,
        bytesIn,
        bytesOut,
        cpuNanos,
        List.of(waits),
        waitNanos);
  }

  private Long[] longs(int offset, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> scoreboard.get(offset + 8L * i))
        .toArray(Long[]::new);
  }
}
