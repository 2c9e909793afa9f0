package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.Problem;
import dev.loomscope.service.Setting;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  /** Silence after which listeners are told that the connection lives; pages take 15 s for dead. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long a listener may take to read an event before it is cut off. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final String RETRY_SECONDS = "10";

  private final Nodes nodes;
  private final int most;
  private final Counter refused;
  private final Counter stalled;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition framed = lock.newCondition();
  private final Condition wanted = lock.newCondition();
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private Frame frame = Frame.NONE;
  private boolean closed;

  private NodeStream(Nodes nodes, int most, PrometheusRegistry registry) {
    this.nodes = nodes;
    this.most = most;
    this.refused =
        Counter.builder()
            .name("loomscope_collector_streams_refused_total")
            .help("Listeners of /api/stream refused because there were page.max-streams already.")
            .register(registry);
    this.stalled =
        Counter.builder()
            .name("loomscope_collector_streams_stalled_total")
            .help("Listeners of /api/stream cut off because they did not read.")
            .register(registry);
    GaugeWithCallback.builder()
        .name("loomscope_collector_streams")
        .help("Listeners of /api/stream.")
        .callback(callback -> callback.call(listening()))
        .register(registry);
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
          long now = System.nanoTime();
          listeners.stream().filter(listener -> listener.isStalled(now)).forEach(this::cutOff);
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
      while (listeners.isEmpty() && !closed) {
        frame = Frame.NONE; // nobody needs its memory
        wanted.await();
      }
      return closed ? null : frame;
    } finally {
      lock.unlock();
    }
  }

  private void listen(ServerRequest request, ServerResponse response) throws IOException {
    Listener listener = new Listener(Thread.currentThread());
    if (!join(listener)) {
      refused.inc();
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
      Problem.send(
          response, Status.SERVICE_UNAVAILABLE_503, "there are as many listeners as may be");
      return;
    }
    response
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
        .header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      byte[] event = next(listener);
      while (event.length > 0) {
        listener.send(out, event);
        event = next(listener);
      }
    } catch (IOException | UncheckedIOException gone) {
      LOG.debug("listener has gone");
    } catch (InterruptedException ended) {
      LOG.debug("listener cut off");
    } finally {
      leave(listener);
    }
  }

  /** Waits for the next event of a listener; an empty one says that the stream is closed. */
  private byte[] next(Listener listener) throws InterruptedException {
    Frame now;
    lock.lockInterruptibly();
    try {
      long left = IDLE_NANOS;
      while (!closed && left > 0 && listener.cursor.knows(frame)) {
        left = framed.awaitNanos(left);
      }
      if (closed) {
        return new byte[0];
      }
      now = frame;
    } finally {
      lock.unlock();
    }
    return listener.cursor.knows(now) ? Cursor.idle(now) : listener.cursor.next(now);
  }

  private boolean join(Listener listener) {
    lock.lock();
    try {
      if (closed || listeners.size() >= most) {
        return false;
      }
      listeners.add(listener);
      wanted.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Listener listener) {
    lock.lock();
    try {
      listeners.remove(listener);
    } finally {
      lock.unlock();
    }
  }

  private void cutOff(Listener listener) {
    stalled.inc();
    listener.interrupt();
  }

  private int listening() {
    lock.lock();
    try {
      return listeners.size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every stream at once; further listeners are refused. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      framed.signalAll();
      wanted.signalAll();
      listeners.stream().filter(Listener::isSending).forEach(Listener::interrupt);
    } finally {
      lock.unlock();
    }
  }

  /** One who listens: what it knows, and since when it has been reading the present event. */
  private static final class Listener {

    private static final long NOT_SENDING = 0;

    private final Thread thread;
    private final Cursor cursor = new Cursor();
    private volatile long sendingSince = NOT_SENDING;

    Listener(Thread thread) {
      this.thread = thread;
    }

    void send(OutputStream out, byte[] event) throws IOException {
      sendingSince = System.nanoTime() | 1; // never NOT_SENDING
      out.write(event);
      out.flush();
      sendingSince = NOT_SENDING;
    }

    boolean isSending() {
      return sendingSince != NOT_SENDING;
    }

    boolean isStalled(long now) {
      long since = sendingSince;
      return since != NOT_SENDING && now - since > STALL_NANOS;
    }

    /** Ends its write: an interrupt closes the socket that a virtual thread is blocked on. */
    void interrupt() {
      thread.interrupt();
    }
  }
}
