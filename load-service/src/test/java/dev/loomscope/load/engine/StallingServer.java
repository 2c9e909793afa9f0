package dev.loomscope.load.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An echo server of one thread, for small messages, that sleeps now and then, and remembers when.
 * It begins with a time in which it does not.
 */
public final class StallingServer implements AutoCloseable {

  /** A time in which nobody was answered, by {@link System#nanoTime}. */
  record Stall(long began, long ended) {}

  private final Duration awake;
  private final Duration asleep;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private final List<Stall> stalls = new CopyOnWriteArrayList<>();

  private StallingServer(Duration awake, Duration asleep) throws IOException {
    this.awake = awake;
    this.asleep = asleep;
    this.selector = Selector.open();
    this.listener =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.listener.configureBlocking(false);
    this.listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Starts a server. */
  public static StallingServer start(Duration awake, Duration asleep) throws IOException {
    StallingServer server = new StallingServer(awake, asleep);
    Thread.ofPlatform().daemon().start(server::run);
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(
        listener.socket().getInetAddress(), listener.socket().getLocalPort());
  }

  List<Stall> stalls() {
    return List.copyOf(stalls);
  }

  @Override
  public void close() throws IOException {
    selector.keys().forEach(StallingServer::close);
    selector.close();
  }

  private void run() {
    try {
      long sleepsAt = System.nanoTime() + awake.toNanos();
      while (selector.isOpen()) {
        long left = sleepsAt - System.nanoTime();
        if (left > 0) {
          selector.select(this::serve, Math.max(1, left / 1_000_000));
        } else {
          long began = System.nanoTime();
          Thread.sleep(asleep);
          stalls.add(new Stall(began, System.nanoTime()));
          sleepsAt = System.nanoTime() + awake.toNanos();
        }
      }
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    } catch (ClosedSelectorException over) {
      // the test is
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.channel() instanceof SocketChannel client) {
        if (client.read(buffer.clear()) < 0) {
          client.close();
        } else {
          client.write(buffer.flip());
        }
      } else {
        SocketChannel client = listener.accept();
        client.configureBlocking(false);
        client.register(selector, SelectionKey.OP_READ);
      }
    } catch (IOException gone) {
      close(key);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
