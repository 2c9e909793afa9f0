package dev.loomscope.echo;

import dev.loomscope.echo.workload.MessageHandler;
import dev.loomscope.echo.workload.Workload;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves all connections by non-blocking I/O on one event loop, or a few: the model {@code async}.
 * The first loop accepts; with several, they take connections in turn.
 */
final class EventLoopEchoServer implements EchoServer {

  /** Connections accepted in one go, so that a crowd at the door does not stall those inside. */
  private static final int ACCEPTS_IN_A_ROW = 64;

  private static final EventLog LOG = EventLog.of(EventLoopEchoServer.class);

  private final EchoConfig config;
  private final MessageHandler handler;
  private final EchoCounters counters = new EchoCounters();
  private final AcceptBackoff backoff = new AcceptBackoff(counters);
  private final ServerSocketChannel listener;
  private final List<Shard> shards = new ArrayList<>();
  private final AtomicInteger active = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final SelectionKey acceptKey;
  private int nextShard;

  /** A loop with its buffer and connections, which its thread alone uses. */
  private final class Shard {
    final EventLoop loop;
    final ByteBuffer buffer = ByteBuffer.allocateDirect(Workload.MOST_BYTES);
    final Set<EventLoopConnection> connections = new HashSet<>();

    Shard(String name) throws IOException {
      loop = new EventLoop(name, () -> closeAll(this));
    }

    void adopt(SocketChannel channel, long acceptedNanos) {
      EventLoopConnection connection =
          new EventLoopConnection(
              channel, acceptedNanos, loop, buffer, handler, counters, this::ended);
      connections.add(connection);
      connection.register();
    }

    private void ended(EventLoopConnection connection) {
      connections.remove(connection);
      if (active.getAndDecrement() == config.maxConnections()) {
        shards.getFirst().loop.execute(EventLoopEchoServer.this::accept);
      }
    }
  }

  private EventLoopEchoServer(EchoConfig config, int loops) throws IOException {
    this.config = config;
    this.handler = config.handler();
    for (int i = 0; i < loops; i++) {
      shards.add(new Shard("echo-loop-" + i));
    }
    listener = ServerSocketChannel.open();
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    listener.bind(config.address(), EchoConfig.BACKLOG);
    listener.configureBlocking(false);
    acceptKey = shards.getFirst().loop.register(listener, 0, this::accept);
  }

  /**
   * Starts a server.
   *
   * @param loops how many event loops, at least 1
   * @throws IOException if the address cannot be had
   */
  static EchoServer start(EchoConfig config, int loops) throws IOException {
    EventLoopEchoServer server = new EventLoopEchoServer(config, loops);
    for (Shard shard : server.shards) {
      if (!config.idleTimeout().isZero()) {
        shard.loop.execute(() -> lookForIdle(shard, config.idleTimeout()));
      }
      shard.loop.start();
    }
    server.shards.getFirst().loop.execute(server::accept);
    return server;
  }

  @Override
  public int port() {
    return listener.socket().getLocalPort();
  }

  @Override
  public EchoTotals totals() {
    return counters.totals();
  }

  @Override
  public boolean isServing() {
    return listener.isOpen() && shards.stream().allMatch(shard -> shard.loop.isAlive());
  }

  /** Takes what waits at the door, up to a limit, and goes on listening if there is room. */
  private void accept() {
    if (!acceptKey.isValid()) {
      return;
    }
    try {
      for (int i = 0; i < ACCEPTS_IN_A_ROW && active.get() < config.maxConnections(); i++) {
        SocketChannel channel = listener.accept();
        if (channel == null) {
          break;
        }
        active.incrementAndGet();
        counters.accepted();
        try {
          hand(channel, System.nanoTime());
        } catch (RuntimeException | Error failed) {
          active.decrementAndGet(); // nobody else will count it out
          channel.close();
          throw failed;
        }
      }
      backoff.succeeded();
      // At the limit the listener is left alone; the end of a connection calls here again.
      acceptKey.interestOps(active.get() < config.maxConnections() ? SelectionKey.OP_ACCEPT : 0);
    } catch (IOException failed) {
      if (listener.isOpen()) {
        acceptAgainAfter(backoff.failedFor(failed));
      }
    } catch (RuntimeException | Error unexpected) { // one connection's failure, not the server's
      acceptAgainAfter(backoff.failedFor(ErrorReason.HANDLER, unexpected));
    }
  }

  private void acceptAgainAfter(long millis) {
    acceptKey.interestOps(0);
    shards.getFirst().loop.executeAfter(Duration.ofMillis(millis), this::accept);
  }

  private void hand(SocketChannel channel, long acceptedNanos) {
    Shard shard = shards.get(nextShard);
    nextShard = (nextShard + 1) % shards.size();
    if (shard == shards.getFirst()) {
      shard.adopt(channel, acceptedNanos);
    } else {
      shard.loop.execute(() -> shard.adopt(channel, acceptedNanos));
    }
  }

  private static void lookForIdle(Shard shard, Duration timeout) {
    IdleSweep sweep = new IdleSweep(timeout);
    Duration pause = timeout.dividedBy(IdleSweep.LOOKS_IN_A_TIMEOUT);
    shard.loop.executeAfter(
        pause,
        new Runnable() {
          @Override
          public void run() {
            sweep.look(List.copyOf(shard.connections), System.nanoTime());
            shard.loop.executeAfter(pause, this);
          }
        });
  }

  @Override
  public void stopAccepting() {
    // Closed by the loop that selects on it: closing it elsewhere would leave the port bound until
    // the next select.
    shards
        .getFirst()
        .loop
        .execute(
            () -> {
              try {
                listener.close();
              } catch (IOException failed) {
                LOG.error("closing the listener failed", failed);
              }
              stopped.countDown();
            });
  }

  @Override
  public boolean drain(Duration bound) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    if (!stopped.await(bound.toMillis() + 1, TimeUnit.MILLISECONDS)) {
      return false;
    }
    while (active.get() > 0) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return true;
  }

  private static void closeAll(Shard shard) {
    List.copyOf(shard.connections).forEach(connection -> connection.close(CloseReason.SHUTDOWN));
  }

  @Override
  public void close() {
    shards.forEach(shard -> shard.loop.close());
    try {
      listener.close();
    } catch (IOException failed) {
      LOG.error("closing the listener failed", failed);
    }
  }
}
