package dev.loomscope.load.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The metrics page of an echo server, reduced to what is needed.
 *
 * <p>Reads on the calling thread over one connection that is kept open; a client with threads of
 * its own would take several times the CPU. Not thread-safe.
 */
public final class MetricsPage {

  private static final String CPU = "loomscope_echo_cpu_seconds_total";
  private static final String MEMORY = "loomscope_echo_memory_bytes";
  private static final String MEMORY_SAMPLED = "loomscope_echo_memory_sampled_timestamp_seconds";
  private static final String CONNECTIONS = "loomscope_echo_connections_active";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI address;

  private MetricsPage(URI address) {
    this.address = address;
  }

  /**
   * The page at an address.
   *
   * @param address of the whole page; what is needed of it is asked for by {@code name[]}
   */
  public static MetricsPage at(URI address) {
    String names =
        List.of(CPU, MEMORY, MEMORY_SAMPLED, CONNECTIONS).stream()
            .map(name -> URLEncoder.encode("name[]", StandardCharsets.UTF_8) + "=" + name)
            .collect(Collectors.joining("&"));
    return new MetricsPage(URI.create(address + (address.getQuery() == null ? "?" : "&") + names));
  }

  /**
   * Reads the page.
   *
   * @throws IOException if it cannot be had within five seconds, or is no echo server's
   */
  ServerReading read() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
    connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
    connection.setRequestProperty("Accept", "text/plain");
    long asked = System.nanoTime();
    String page;
    try (InputStream body = connection.getInputStream()) {
      page = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
    long answered = System.nanoTime();
    Map<String, Double> sums = Exposition.sums(page);
    Double cpu = sums.get(CPU);
    if (cpu == null) {
      throw new IOException("it has no " + CPU);
    }
    return new ServerReading(
        asked,
        answered,
        cpu,
        sums.getOrDefault(MEMORY, Double.NaN),
        sums.getOrDefault(MEMORY_SAMPLED, Double.NaN),
        sums.getOrDefault(CONNECTIONS, Double.NaN));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
