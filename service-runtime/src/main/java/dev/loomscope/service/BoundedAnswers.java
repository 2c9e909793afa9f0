package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Answers that hold memory until they are read: not too many at once, no more than half of them to
 * one address, and each only for a time. Who does not read must fill neither memory nor the places
 * of others. Thread-safe.
 */
public final class BoundedAnswers {

  /** Answers at once. */
  static final int MOST_AT_ONCE = 8;

  /** Of these, answers to one address. */
  static final int MOST_TO_ONE = 4;

  private static final String RETRY_SECONDS = "1";
  private static final EventLog LOG = EventLog.of(BoundedAnswers.class).limited(10);

  /** Gives an answer. */
  @FunctionalInterface
  public interface Answer {
    /** Writes it, for as long as the peer takes to read. */
    void send() throws IOException;
  }

  /** Why somebody got no whole answer. */
  private enum Failed {
    TOO_MANY,
    SLOW,
    GONE
  }

  private final String what;
  private final Duration longest;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Map<InetAddress, Integer> ofAddress = new ConcurrentHashMap<>();
  private final Counter failures;

  /**
   * Answers of a kind.
   *
   * @param what they are, in the plural, for people; {@code http_WHAT_failed_total} counts those
   *     that were not read whole
   * @param longest how long a peer may take to read one
   */
  public BoundedAnswers(String what, Duration longest, PrometheusRegistry registry) {
    this.what = what;
    this.longest = longest;
    this.failures =
        Counter.builder()
            .name("http_" + what + "_failed_total")
            .help("HTTP " + what + " without a whole answer, by reason.")
            .labelNames("reason")
            .register(registry);
    for (Failed reason : Failed.values()) {
      failures.initLabelValues(label(reason));
    }
  }

  /** Gives an answer within the bounds, or 503. */
  public void give(ServerRequest request, ServerResponse response, Answer answer) {
    InetAddress address = ((InetSocketAddress) request.remotePeer().address()).getAddress();
    if (!enter(address)) {
      failures.labelValues(label(Failed.TOO_MANY)).inc();
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
      Problem.send(
          response,
          Status.SERVICE_UNAVAILABLE_503,
          "too many %s at once (limit %d, of one address %d)"
              .formatted(what, MOST_AT_ONCE, MOST_TO_ONE));
      return;
    }
    CutOff cutOff = new CutOff(longest);
    try {
      answer.send();
    } catch (IOException | UncheckedIOException | CloseConnectionException unread) {
      Failed reason = cutOff.end() ? Failed.SLOW : Failed.GONE;
      failures.labelValues(label(reason)).inc();
      LOG.warn("answer not read to its end", "of", what, "reason", label(reason));
    } finally {
      cutOff.end();
      leave(address);
    }
  }

  /**
   * Interrupts the thread that made it when a time is over: that closes the socket on which a
   * virtual thread blocks.
   */
  private static final class CutOff {

    private final Thread sender = Thread.currentThread();
    private final Thread watch;
    private boolean ended;
    private boolean struck;

    CutOff(Duration time) {
      watch = Thread.ofVirtual().name("answer-watch").start(() -> strikeAfter(time));
    }

    private void strikeAfter(Duration time) {
      try {
        Thread.sleep(time);
      } catch (InterruptedException inTime) {
        return;
      }
      synchronized (this) {
        if (!ended) {
          struck = true;
          sender.interrupt();
        }
      }
    }

    /**
     * Ends it, and returns whether the time was over before. The interrupt is taken back: after it
     * the thread serves others.
     */
    synchronized boolean end() {
      if (!ended) {
        ended = true;
        watch.interrupt();
      }
      if (struck) {
        Thread.interrupted();
      }
      return struck;
    }
  }

  private boolean enter(InetAddress address) {
    if (!places.tryAcquire()) {
      return false;
    }
    if (ofAddress.merge(address, 1, Integer::sum) > MOST_TO_ONE) {
      leave(address);
      return false;
    }
    return true;
  }

  private void leave(InetAddress address) {
    ofAddress.computeIfPresent(address, (_, answers) -> answers == 1 ? null : answers - 1);
    places.release();
  }

  private static String label(Failed reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
