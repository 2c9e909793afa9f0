package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.EventStream;
import dev.loomscope.service.Setting;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /api/stream} with server-sent events (the HTML standard, section 9.2): first
 * all nodes, then once a second those that changed.
 *
 * <p>One thread makes a {@link Frame} a second while anybody listens; each listener's own thread
 * sends what of it the listener does not know. Thread-safe.
 */
public final class NodeStream implements AutoCloseable {

  /** How many may listen. */
  public static final Setting<Integer> MAX_STREAMS =
      Setting.integer(
          "page.max-streams", 0, 10_000, "How many pages may be updated at once; more are refused");

  /** Every setting of the stream. */
  public static final List<Setting<?>> SETTINGS = List.of(MAX_STREAMS);

  private static final EventLog LOG = EventLog.of(NodeStream.class).limited(10);
  private static final long FRAME_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(EventStream.IDLE_SECONDS);

  private final Nodes nodes;
  private final EventStream listeners;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition framed = lock.newCondition();
  private final Condition wanted = lock.newCondition();
  private Frame frame = Frame.NONE;
  private boolean closed;

  private NodeStream(Nodes nodes, int most, PrometheusRegistry registry) {
    this.nodes = nodes;
    this.listeners = EventStream.start("loomscope_collector", most, registry);
  }

  /**
   * Starts to wait for listeners.
   *
   * @param most how many at once, see {@link #MAX_STREAMS}
   * @param registry gets the stream's own metrics
   */
  public static NodeStream start(Nodes nodes, int most, PrometheusRegistry registry) {
    NodeStream stream = new NodeStream(nodes, most, registry);
    Thread.ofVirtual().name("node-stream").start(stream::publish);
    return stream;
  }

  /** Adds the route. */
  public void routes(HttpRouting.Builder routing) {
    routing.get("/api/stream", this::listen);
  }

  private void publish() {
    try {
      Frame seen = awaitListener();
      while (seen != null) {
        Frame next = next(seen);
        lock.lockInterruptibly();
        try {
          frame = next;
          framed.signalAll();
        } finally {
          lock.unlock();
        }
        seen = awaitListener();
      }
    } catch (InterruptedException ended) {
      LOG.debug("stream interrupted");
    }
  }

  private Frame next(Frame seen) {
    try {
      return seen.next(nodes.snapshot());
    } catch (RuntimeException failed) { // the next second may be better; listeners keep the last
      LOG.error("nodes cannot be streamed", failed);
      return seen;
    }
  }

  /** Waits for a second, then until anybody listens; returns null when the stream is closed. */
  private @Nullable Frame awaitListener() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = frame.version() == 0 ? 0 : FRAME_NANOS;
      while (left > 0 && !closed) {
        left = wanted.awaitNanos(left);
      }
      while (listeners.count() == 0 && !closed) {
        frame = Frame.NONE; // nobody needs its memory
        wanted.await();
      }
      return closed ? null : frame;
    } finally {
      lock.unlock();
    }
  }

  private void listen(ServerRequest request, ServerResponse response) {
    Cursor cursor = new Cursor();
    listeners.serve(response, () -> next(cursor));
  }

  /** Waits for the next event of a listener. */
  private byte[] next(Cursor cursor) throws InterruptedException {
    Frame now;
    lock.lockInterruptibly();
    try {
      wanted.signal(); // the listener may be the first
      long left = IDLE_NANOS;
      while (left > 0 && cursor.knows(frame)) {
        left = framed.awaitNanos(left);
      }
      now = frame;
    } finally {
      lock.unlock();
    }
    return cursor.knows(now) ? Cursor.idle(now) : cursor.next(now);
  }

  /** Ends every stream at once; further listeners are refused. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.close();
  }
}
