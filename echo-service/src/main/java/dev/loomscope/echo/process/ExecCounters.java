package dev.loomscope.echo.process;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The shared memory in which children that were started by exec count what they do: a row of
 * aligned 64-bit longs for each. A row is written by the child that has it and, once that is dead,
 * by the service; it is handed on to the next child as it is, so that its figures only ever grow.
 *
 * <p>A mapped byte buffer, because a child should load few classes.
 */
public final class ExecCounters {

  /** A figure of a row. */
  public enum Figure {
    ACCEPTED(0),
    CLOSED_BY_CLIENT(8),
    CLOSED_RESET(16),
    CLOSED_ERROR(24),
    CLOSED_IDLE(32),
    CLOSED_BY_SIGNAL(40),
    CLOSED_SHUTDOWN(48),
    MESSAGES_RECEIVED(56),
    MESSAGES_SENT(64),
    BYTES_RECEIVED(72),
    BYTES_SENT(80),
    WAIT_NANOS(88),
    /** Messages whose handling is over, or will never be. */
    MESSAGES_HANDLED(96),
    /** Connections whose handler failed. */
    FAILED(104);

    private final int offset;

    Figure(int offset) {
      this.offset = offset;
    }
  }

  /** Four cache lines: the figures, then the waits by bucket. */
  private static final int ROW_BYTES = 256;

  private static final int WAITS_OFFSET = Figure.values().length * Long.BYTES;

  private final MappedByteBuffer memory;
  private final int rows;

  private ExecCounters(MappedByteBuffer memory) {
    this.memory = memory;
    memory.order(ByteOrder.nativeOrder());
    this.rows = memory.capacity() / ROW_BYTES;
  }

  /** Maps a file, for the service; it grows to hold {@code rows}. */
  public static ExecCounters create(SharedFile file, int rows) throws IOException {
    return new ExecCounters(
        file.channel().map(FileChannel.MapMode.READ_WRITE, 0, (long) rows * ROW_BYTES));
  }

  /** Maps the file that the service has made, for a child. */
  static ExecCounters open(FileChannel channel) throws IOException {
    return new ExecCounters(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
  }

  public int rows() {
    return rows;
  }

  public long get(int row, Figure figure) {
    return memory.getLong(row * ROW_BYTES + figure.offset);
  }

  public void add(int row, Figure figure, long amount) {
    int at = row * ROW_BYTES + figure.offset;
    memory.putLong(at, memory.getLong(at) + amount);
  }

  /** Counts how long a client waited from accept to the first read. */
  void addWait(int row, long nanos) {
    add(row, Figure.WAIT_NANOS, nanos);
    int at = row * ROW_BYTES + WAITS_OFFSET + WaitBuckets.of(nanos) * Long.BYTES;
    memory.putLong(at, memory.getLong(at) + 1);
  }

  /** Whether the child of a row is handling a message, and not waiting for its client. */
  public boolean isBusy(int row) {
    return get(row, Figure.MESSAGES_RECEIVED) > get(row, Figure.MESSAGES_HANDLED);
  }

  /** For the service, once the child of a row is dead: nothing is being handled any more. */
  public void settle(int row) {
    add(
        row,
        Figure.MESSAGES_HANDLED,
        get(row, Figure.MESSAGES_RECEIVED) - get(row, Figure.MESSAGES_HANDLED));
  }

  /** How many clients of a row's children waited so long, by bucket of {@link WaitBuckets}. */
  public long waits(int row, int bucket) {
    return memory.getLong(row * ROW_BYTES + WAITS_OFFSET + bucket * Long.BYTES);
  }

  /** Connections of a row that were accepted and have not been counted as closed. */
  public long open(int row) {
    return get(row, Figure.ACCEPTED)
        - get(row, Figure.CLOSED_BY_CLIENT)
        - get(row, Figure.CLOSED_RESET)
        - get(row, Figure.CLOSED_ERROR)
        - get(row, Figure.CLOSED_IDLE)
        - get(row, Figure.CLOSED_BY_SIGNAL)
        - get(row, Figure.CLOSED_SHUTDOWN);
  }
}
