package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Answers {@code GET /metrics} by the Prometheus client's own scrape handler: the format by {@code
 * Accept}, gzip when asked for, a choice of metrics by {@code name[]}.
 */
final class MetricsHandler implements Handler {

  private static final EventLog LOG = EventLog.of(MetricsHandler.class).limited(10);

  private final PrometheusScrapeHandler scrapes;

  MetricsHandler(PrometheusRegistry registry) {
    this.scrapes = new PrometheusScrapeHandler(PrometheusProperties.get(), registry);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws IOException {
    scrapes.handleRequest(new Exchange(request, response));
  }

  /** A Helidon request and its response as the Prometheus client sees them. */
  private record Exchange(ServerRequest request, ServerResponse response)
      implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {

    @Override
    public PrometheusHttpRequest getRequest() {
      return this;
    }

    @Override
    public PrometheusHttpResponse getResponse() {
      return this;
    }

    @Override
    public String getQueryString() {
      return request.query().rawValue();
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      List<String> values = request.headers().values(HeaderNames.create(name));
      return Collections.enumeration(values);
    }

    @Override
    public String getMethod() {
      return request.prologue().method().text();
    }

    @Override
    public String getRequestPath() {
      return request.path().path();
    }

    @Override
    public void setHeader(String name, String value) {
      response.header(HeaderNames.create(name), value);
    }

    @Override
    public OutputStream sendHeadersAndGetBody(int statusCode, int contentLength) {
      response.status(Status.create(statusCode));
      if (contentLength > 0) {
        response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(contentLength));
      }
      return response.outputStream();
    }

    @Override
    public void handleException(IOException cause) throws IOException {
      throw cause; // the scraper went away; Helidon closes the connection
    }

    @Override
    public void handleException(RuntimeException cause) {
      LOG.error("scrape failed", cause);
      response
          .status(Status.INTERNAL_SERVER_ERROR_500)
          .send("scrape failed, see the log".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      // the body's stream is closed by the scrape handler, the connection by Helidon
    }
  }
}
