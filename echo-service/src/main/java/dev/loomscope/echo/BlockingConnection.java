package dev.loomscope.echo;

import dev.loomscope.echo.workload.MessageHandler;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
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
  private final MessageHandler handler;
  private final EchoCounters counters;
  private final BooleanSupplier othersWait;
  private final Consumer<BlockingConnection> onEnd;
  private final AtomicReference<@Nullable CloseReason> closedBecause = new AtomicReference<>();

  /** Writes that moved data. Written by the serving thread alone, so no atomic add is needed. */
  private final AtomicLong progress = new AtomicLong();

  /** Whether a message is being handled; stays so if that never ends. */
  private volatile boolean busy;

  BlockingConnection(
      SocketChannel channel,
      long acceptedNanos,
      BufferPool buffers,
      MessageHandler handler,
      EchoCounters counters,
      BooleanSupplier othersWait,
      Consumer<BlockingConnection> onEnd) {
    this.channel = channel;
    this.acceptedNanos = acceptedNanos;
    this.buffers = buffers;
    this.handler = handler;
    this.counters = counters;
    this.othersWait = othersWait;
    this.onEnd = onEnd;
  }

  void configure() throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
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
      close(CloseReason.ERROR); // before the log: if memory is short, that may fail, too
      FAILURES.error("connection failed", failed);
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
      if (handler.works()) {
        handle(buffer);
      }
      while (buffer.hasRemaining()) {
        progress.setRelease(progress.getPlain() + 1);
        counters.sent(channel.write(buffer));
      }
      counters.echoed();
      // Lets the others run first: by the time this thread reads again its bytes are often there,
      // which spares a read that finds nothing, a registration with the poller and a wake-up. Where
      // nobody waits, it would be a wake-up in vain.
      if (othersWait.getAsBoolean()) {
        Thread.yield();
      }
    }
  }

  private void handle(ByteBuffer message) throws IOException {
    busy = true;
    try {
      handler.handleBlocking(message);
    } catch (InterruptedException nobodyDoes) {
      throw new InterruptedIOException();
    } finally {
      busy = false;
    }
  }

  @Override
  public long progress() {
    return progress.get();
  }

  @Override
  public boolean isBusy() {
    return busy;
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
