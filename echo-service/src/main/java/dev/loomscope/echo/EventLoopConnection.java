package dev.loomscope.echo;

import dev.loomscope.echo.workload.MessageHandler;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection on an event loop. A message is read and written within one call, so all
 * connections of a loop share one buffer; only what has to wait or what the socket did not take is
 * kept, in a buffer of the connection's own.
 *
 * <pre>
 *                  readable                not all written
 *   +-----------> reading ------------------------------------> writing --+
 *   |  all         |   ^ |                                       |   ^ ^  | writable,
 *   |  written     |   | |            all written                |   | |  | not all written
 *   +--------------+   +-|---------------------------------------+   | +--+
 *                      ^ | has to wait           not all written     |
 *                      | +-------------> waiting --------------------+
 *                      |                    |
 *                      +--------------------+ time is over, all written
 * </pre>
 *
 * <p>A connection that is waiting or writing is not read from: that is the back-pressure, and keeps
 * the order. Used by its loop's thread alone.
 */
final class EventLoopConnection implements EventLoop.Handler, IdleSweep.Watched {

  private static final EventLog FAILURES = EventLog.of(EventLoopConnection.class).limited(10);

  private final SocketChannel channel;
  private final long acceptedNanos;
  private final ByteBuffer shared;
  private final EventLoop loop;
  private final MessageHandler handler;
  private final EchoCounters counters;
  private final Consumer<EventLoopConnection> onEnd;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer pending;
  private boolean heardOf;
  private boolean waiting;
  private boolean closed;
  private long progress;

  /**
   * Makes a connection that {@link #register} puts on its loop.
   *
   * @param loop its loop
   * @param shared the loop's buffer
   * @param onEnd called once, when the connection is closed
   */
  EventLoopConnection(
      SocketChannel channel,
      long acceptedNanos,
      EventLoop loop,
      ByteBuffer shared,
      MessageHandler handler,
      EchoCounters counters,
      Consumer<EventLoopConnection> onEnd) {
    this.channel = channel;
    this.acceptedNanos = acceptedNanos;
    this.loop = loop;
    this.shared = shared;
    this.handler = handler;
    this.counters = counters;
    this.onEnd = onEnd;
  }

  void register() {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      // Finds out, in hours, that a client vanished without a word.
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      key = loop.register(channel, SelectionKey.OP_READ, this);
    } catch (IOException | RuntimeException gone) {
      close(CloseReason.RESET); // the client reset it before we looked, or the loop has ended
    }
  }

  @Override
  public void ready() {
    try {
      if (pending == null) {
        echo();
      } else {
        flush(pending);
      }
    } catch (IOException reset) {
      close(CloseReason.RESET);
    } catch (RuntimeException | Error failed) {
      counters.error(ErrorReason.HANDLER);
      close(CloseReason.ERROR); // before the log: if memory is short, that may fail, too
      FAILURES.error("connection failed", failed);
    }
  }

  private void echo() throws IOException {
    int read = channel.read(shared.clear());
    if (read < 0) {
      close(CloseReason.CLIENT); // nothing is pending: all has been echoed
      return;
    }
    if (read == 0) {
      return;
    }
    if (!heardOf) {
      counters.firstRead(System.nanoTime() - acceptedNanos);
      heardOf = true;
    }
    counters.received(read);
    shared.flip();
    long waitNanos = handler.works() ? handler.handle(shared) : 0;
    if (waitNanos > 0) {
      keep(shared);
      waiting = true;
      interest(0);
      loop.executeAfter(Duration.ofNanos(waitNanos), this::goOn);
      return;
    }
    write(shared);
    if (shared.hasRemaining()) {
      keep(shared);
      interest(SelectionKey.OP_WRITE);
    } else {
      counters.echoed();
    }
  }

  /** On the heap: it lasts for moments, and a direct one would be freed by the collector alone. */
  private void keep(ByteBuffer bytes) {
    pending = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  /** The message has waited for its time. */
  private void goOn() {
    waiting = false;
    if (!closed) {
      ready();
    }
  }

  private void flush(ByteBuffer rest) throws IOException {
    write(rest);
    if (rest.hasRemaining()) {
      interest(SelectionKey.OP_WRITE);
    } else {
      pending = null;
      counters.echoed();
      interest(SelectionKey.OP_READ);
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    progress++;
    counters.sent(channel.write(bytes));
  }

  private void interest(int operations) {
    if (key != null) {
      key.interestOps(operations);
    }
  }

  @Override
  public long progress() {
    return progress;
  }

  @Override
  public boolean isBusy() {
    return waiting;
  }

  @Override
  public void close(CloseReason reason) {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException failed) {
      FAILURES.error("closing a connection failed", failed);
    }
    counters.closed(reason);
    onEnd.accept(this);
  }
}
