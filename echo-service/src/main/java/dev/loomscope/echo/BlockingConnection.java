package dev.loomscope.echo;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection, served from its first byte to its end by the thread that runs it. The code is the
 * same on a platform and on a virtual thread, and does not know which it is on.
 */
final class BlockingConnection implements Runnable, IdleSweep.Watched {

  private static final EventLog FAILURES = EventLog.of(BlockingConnection.class).limited(10);

  private final SocketChannel channel;
  private final long acceptedNanos;
  private final BufferPool buffers;
  private final EchoCounters counters;
  private final Consumer<BlockingConnection> onEnd;
  private final AtomicReference<@Nullable CloseReason> closedBecause = new AtomicReference<>();

  /** Writes that moved data. Written by the serving thread alone, so no atomic add is needed. */
  private final AtomicLong progress = new AtomicLong();

  BlockingConnection(
      SocketChannel channel,
      long acceptedNanos,
      BufferPool buffers,
      EchoCounters counters,
      Consumer<BlockingConnection> onEnd) {
    this.channel = channel;
    this.acceptedNanos = acceptedNanos;
    this.buffers = buffers;
    this.counters = counters;
    this.onEnd = onEnd;
  }

  void configure(boolean noDelay) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, noDelay);
    // Finds out, in hours, that a client vanished without a word.
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  @Override
  public void run() {
    ByteBuffer buffer = buffers.take();
    try {
      echo(buffer);
      close(CloseReason.CLIENT);
    } catch (IOException ended) {
      close(CloseReason.RESET); // unless somebody here closed it: the first reason stays
    } catch (RuntimeException | Error failed) {
      counters.error(ErrorReason.HANDLER);
      FAILURES.error("connection failed", failed);
      close(CloseReason.ERROR);
    } finally {
      buffers.giveBack(buffer);
      CloseReason reason = closedBecause.get();
      counters.closed(reason == null ? CloseReason.ERROR : reason);
      onEnd.accept(this);
    }
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // correct without the yield, and measured to be faster with it
  private void echo(ByteBuffer buffer) throws IOException {
    boolean first = true;
    while (true) {
      int read = channel.read(buffer.clear());
      if (read < 0) {
        return;
      }
      if (first) {
        counters.firstRead(System.nanoTime() - acceptedNanos);
        first = false;
      }
      counters.received(read);
      buffer.flip();
      while (buffer.hasRemaining()) {
        progress.setRelease(progress.getPlain() + 1);
        counters.sent(channel.write(buffer));
      }
      counters.echoed();
      // Lets the others run first: by the time this thread reads again its bytes are often there,
      // which spares a read that finds nothing, a registration with the poller and a wake-up.
      Thread.yield();
    }
  }

  @Override
  public long progress() {
    return progress.get();
  }

  /** Closes the connection from any thread. The first reason given is the one that counts. */
  @Override
  public void close(CloseReason reason) {
    closedBecause.compareAndSet(null, reason);
    try {
      channel.close();
    } catch (IOException failed) {
      FAILURES.error("closing a connection failed", failed);
    }
  }
}
