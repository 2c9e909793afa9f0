package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Answers {@code /metrics}: the format by {@code Accept}, gzip when asked for, a choice of metrics
 * by {@code name[]}. The answer is written as it is made, and never held as a whole: what there is
 * much of, an {@link Exposition} holds compressed, and shared by all who read it.
 *
 * <p>Native histograms travel in Prometheus' protobuf format alone. A service that has some brings
 * the client's writer of it; one that writes {@link Exposition} itself cannot have it.
 */
final class MetricsHandler implements Handler {

  /** How long a scraper may take to read: as long as Prometheus waits for an answer. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final EventLog LOG = EventLog.of(MetricsHandler.class).limited(10);

  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
  private final ExpositionFormatWriter protobuf = new PrometheusProtobufWriter();
  private final PrometheusRegistry registry;
  private final Exposition exposition;
  private final BoundedAnswers answers;

  MetricsHandler(PrometheusRegistry registry, Exposition exposition) {
    this.registry = registry;
    this.exposition = exposition;
    this.answers = new BoundedAnswers("scrapes", LONGEST, registry);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    answers.give(request, response, () -> answer(request, response));
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
