package dev.loomscope.load.serve;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics page of an echo server that uses more CPU with each reading; it can be broken. */
final class MetricsUnderTest implements AutoCloseable {

  static final long MEMORY_BYTES = 64 << 20;
  private static final double CPU_SECONDS_PER_READING = 0.25;

  private final HttpServer http;
  private final AtomicInteger readings = new AtomicInteger();
  private volatile boolean broken;

  private MetricsUnderTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/metrics",
        exchange -> {
          byte[] page =
              """
              loomscope_echo_cpu_seconds_total{mode="virtual"} %s
              loomscope_echo_memory_bytes{mode="virtual"} %d
              """
                  .formatted(readings.incrementAndGet() * CPU_SECONDS_PER_READING, MEMORY_BYTES)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(broken ? 500 : 200, page.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(page);
          }
        });
    http.start();
  }

  static MetricsUnderTest start() {
    try {
      return new MetricsUnderTest();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** What stands after a target in the settings. */
  String url() {
    return ",http://127.0.0.1:%d/metrics".formatted(http.getAddress().getPort());
  }

  void broken(boolean answer) {
    broken = answer;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
