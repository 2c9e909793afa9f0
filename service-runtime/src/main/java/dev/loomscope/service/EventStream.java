package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Those who listen to server-sent events (the HTML standard, section 9.2): so many at the most,
 * each served by its request's own thread, and cut off if it does not read. Thread-safe.
 */
public final class EventStream implements AutoCloseable {

  /** Silence after which listeners are told that the connection lives; pages take 15 s for dead. */
  public static final long IDLE_SECONDS = 5;

  /** Makes the events of one listener. */
  @FunctionalInterface
  public interface Source {
    /**
     * Waits for the next event, {@link #IDLE_SECONDS} at the most, and returns it, or one that says
     * that there is nothing new.
     *
     * @return a whole event, with its empty line
     */
    byte[] next() throws InterruptedException;
  }

  private static final EventLog LOG = EventLog.of(EventStream.class).limited(10);

  /** How long a listener may take to read an event before it is cut off. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final String RETRY_SECONDS = "10";

  private final Semaphore places;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final Counter refused;
  private final Counter stalled;
  private final Thread watch;
  private volatile boolean closed;

  private EventStream(String prefix, int most, PrometheusRegistry registry) {
    this.places = new Semaphore(most);
    this.refused =
        Counter.builder()
            .name(prefix + "_streams_refused_total")
            .help("Listeners of the event stream refused because there were too many.")
            .register(registry);
    this.stalled =
        Counter.builder()
            .name(prefix + "_streams_stalled_total")
            .help("Listeners of the event stream cut off because they did not read.")
            .register(registry);
    GaugeWithCallback.builder()
        .name(prefix + "_streams")
        .help("Listeners of the event stream.")
        .callback(callback -> callback.call(listeners.size()))
        .register(registry);
    this.watch = Thread.ofVirtual().name("stream-watch").start(this::cutOffTheStalled);
  }

  /**
   * A stream without listeners.
   *
   * @param prefix what the names of its metrics begin with, such as {@code loomscope_load}
   * @param most how many may listen at once
   */
  public static EventStream start(String prefix, int most, PrometheusRegistry registry) {
    return new EventStream(prefix, most, registry);
  }

  /** Sends a listener its events until one of the two goes, or 503 if there are too many. */
  public void serve(ServerResponse response, Source source) {
    if (closed || !places.tryAcquire()) {
      refused.inc();
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
      Problem.send(
          response, Status.SERVICE_UNAVAILABLE_503, "there are as many listeners as may be");
      return;
    }
    Listener listener = new Listener(Thread.currentThread());
    listeners.add(listener);
    response
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
        .header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      while (!closed) {
        listener.send(out, source.next());
      }
    } catch (IOException | UncheckedIOException gone) {
      LOG.debug("listener has gone");
    } catch (InterruptedException ended) {
      LOG.debug("listener cut off");
    } finally {
      listeners.remove(listener);
      places.release();
    }
  }

  /** How many listen. */
  public int count() {
    return listeners.size();
  }

  private void cutOffTheStalled() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(1);
        long now = System.nanoTime();
        for (Listener listener : listeners) {
          if (listener.isStalled(now)) {
            stalled.inc();
            listener.interrupt();
          }
        }
      }
    } catch (InterruptedException ended) {
      LOG.debug("streams no longer watched");
    }
  }

  /** Ends every stream; further listeners are refused. */
  @Override
  public void close() {
    closed = true;
    watch.interrupt();
    listeners.forEach(Listener::interrupt);
  }

  /** One who listens, and since when it has been reading the present event. */
  private static final class Listener {

    private static final long NOT_SENDING = 0;

    private final Thread thread;
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

    boolean isStalled(long now) {
      long since = sendingSince;
      return since != NOT_SENDING && now - since > STALL_NANOS;
    }

    /**
     * Ends its wait, or its write: an interrupt closes the socket that a virtual thread blocks on.
     */
    void interrupt() {
      thread.interrupt();
    }
  }
}
