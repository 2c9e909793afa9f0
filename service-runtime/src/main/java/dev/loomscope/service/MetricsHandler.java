package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers {@code /metrics}: the format by {@code Accept}, gzip when asked for, a choice of metrics
 * by {@code name[]}. The answer is written as it is made, and never held as a whole: what there is
 * much of, an {@link Exposition} holds compressed, and shared by all who read it.
 *
 * <p>Native histograms travel in Prometheus' protobuf format alone. A service that has some brings
 * the client's writer of it; one that writes {@link Exposition} itself cannot have it.
 */
final class MetricsHandler implements Handler {

  /** Scrapes at once: what each needs of memory it holds until it was read. */
  static final int MOST_AT_ONCE = 8;

  /** Of these, scrapes of one address: who does not read must not keep all others from it. */
  static final int MOST_OF_ONE = 4;

  /** How long a scraper may take to read: as long as Prometheus waits for an answer. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final String RETRY_SECONDS = "1";
  private static final EventLog LOG = EventLog.of(MetricsHandler.class).limited(10);

  /** Why a scrape got no whole answer. */
  private enum Failed {
    TOO_MANY,
    SLOW,
    GONE
  }

  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
  private final ExpositionFormatWriter protobuf = new PrometheusProtobufWriter();
  private final PrometheusRegistry registry;
  private final Exposition exposition;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Map<InetAddress, Integer> ofAddress = new ConcurrentHashMap<>();
  private final Counter failures;

  MetricsHandler(PrometheusRegistry registry, Exposition exposition) {
    this.registry = registry;
    this.exposition = exposition;
    this.failures =
        Counter.builder()
            .name("http_scrapes_failed_total")
            .help("Scrapes of /metrics without a whole answer, by reason.")
            .labelNames("reason")
            .register(registry);
    for (Failed reason : Failed.values()) {
      failures.initLabelValues(label(reason));
    }
  }

  /** Answers within a bound, and not too many at once: who does not read must not fill memory. */
  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    InetAddress address = address(request);
    if (!enter(address)) {
      failures.labelValues(label(Failed.TOO_MANY)).inc();
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
      Problem.send(
          response,
          Status.SERVICE_UNAVAILABLE_503,
          "too many scrapes at once (limit %d, of one address %d)"
              .formatted(MOST_AT_ONCE, MOST_OF_ONE));
      return;
    }
    Thread scrape = Thread.currentThread();
    AtomicBoolean late = new AtomicBoolean();
    Thread watch = Thread.ofVirtual().name("scrape-watch").start(() -> cutOff(scrape, late));
    try {
      answer(request, response);
    } catch (IOException | UncheckedIOException unread) {
      Failed reason = late.get() ? Failed.SLOW : Failed.GONE;
      failures.labelValues(label(reason)).inc();
      LOG.warn("scrape not read to its end", "reason", label(reason));
    } finally {
      watch.interrupt();
      leave(address);
    }
  }

  private static InetAddress address(ServerRequest request) {
    return ((InetSocketAddress) request.remotePeer().address()).getAddress();
  }

  private boolean enter(InetAddress address) {
    if (!places.tryAcquire()) {
      return false;
    }
    if (ofAddress.merge(address, 1, Integer::sum) > MOST_OF_ONE) {
      leave(address);
      return false;
    }
    return true;
  }

  private void leave(InetAddress address) {
    ofAddress.computeIfPresent(address, (_, scrapes) -> scrapes == 1 ? null : scrapes - 1);
    places.release();
  }

  /** An interrupt closes the socket that a virtual thread blocks on. */
  private static void cutOff(Thread scrape, AtomicBoolean late) {
    try {
      Thread.sleep(LONGEST);
      late.set(true);
      scrape.interrupt();
    } catch (InterruptedException read) {
      LOG.debug("scrape answered");
    }
  }

  private static String label(Failed reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private void answer(ServerRequest request, ServerResponse response) throws IOException {
    WantedNames wanted = new WantedNames(request.query().all("name[]", List::of));
    MetricSnapshots snapshots;
    try {
      snapshots = registry.scrape(wanted);
    } catch (RuntimeException failed) {
      LOG.error("scrape failed", failed);
      response
          .status(Status.INTERNAL_SERVER_ERROR_500)
          .send("scrape failed, see the log".getBytes(StandardCharsets.UTF_8));
      return;
    }
    ExpositionFormatWriter writer = writer(header(request, "Accept"));
    boolean isGzip = isGzipAccepted(header(request, "Accept-Encoding"));
    Scrape scrape = new Scrape(wanted, snapshots, writer, isGzip);
    response.header(HeaderNames.CONTENT_TYPE, writer.getContentType());
    if (isGzip) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    if (request.prologue().method().equals(Method.HEAD)) {
      ByteCount count = new ByteCount();
      write(scrape, count);
      response.contentLength(count.bytes());
      response.send();
    } else {
      write(scrape, response.outputStream());
    }
  }

  /**
   * Closes what it writes to only if all is written: half a scrape must not pass for a whole one.
   */
  private void write(Scrape scrape, OutputStream out) throws IOException {
    if (scrape.isGzip()) {
      GzipBody gzip = new GzipBody(out);
      try {
        writeFamilies(scrape, gzip);
        gzip.finish();
      } finally {
        gzip.release();
      }
    } else {
      writeFamilies(scrape, out);
    }
    out.close();
  }

  private void writeFamilies(Scrape scrape, OutputStream body) throws IOException {
    // First, because the client's writer ends what it writes with OpenMetrics' "# EOF".
    exposition.write(
        body,
        scrape.writer().equals(openMetrics)
            ? Exposition.Format.OPEN_METRICS
            : Exposition.Format.TEXT,
        scrape.wanted());
    scrape.writer().write(body, scrape.snapshots());
  }

  private ExpositionFormatWriter writer(String accepted) {
    if (exposition.equals(Exposition.NONE)
        && protobuf.isAvailable()
        && protobuf.accepts(accepted)) {
      return protobuf;
    }
    return openMetrics.accepts(accepted) ? openMetrics : text;
  }

  private static boolean isGzipAccepted(String acceptedEncodings) {
    for (String encoding : acceptedEncodings.split(",", -1)) {
      String[] parameters = encoding.split(";", -1);
      if (parameters[0].strip().equalsIgnoreCase("gzip")) {
        return parameters.length == 1 || !parameters[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static String header(ServerRequest request, String name) {
    return String.join(",", request.headers().values(HeaderNames.create(name)));
  }

  private record Scrape(
      WantedNames wanted,
      MetricSnapshots snapshots,
      ExpositionFormatWriter writer,
      boolean isGzip) {}

  /** Counts what is written to it: the length of the body that HEAD does not get. */
  private static final class ByteCount extends OutputStream {

    private long bytes;

    long bytes() {
      return bytes;
    }

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] more, int offset, int length) {
      bytes += length;
    }
  }
}
