package dev.loomscope.load.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The metrics page of an echo server, reduced to what is needed. Thread-safe. */
public final class MetricsPage {

  private static final String CPU = "loomscope_echo_cpu_seconds_total";
  private static final String MEMORY = "loomscope_echo_memory_bytes";
  private static final String MEMORY_SAMPLED = "loomscope_echo_memory_sampled_timestamp_seconds";
  private static final String CONNECTIONS = "loomscope_echo_connections_active";

  private final URI address;
  private final URI activity;
  private final URI memory;

  private MetricsPage(URI address) {
    this.address = address;
    this.activity = withNames(address, CPU, CONNECTIONS);
    this.memory = withNames(address, CPU, CONNECTIONS, MEMORY, MEMORY_SAMPLED);
  }

  /**
   * The page at an address.
   *
   * @param address of the whole page; what is needed of it is asked for by {@code name[]}
   */
  public static MetricsPage at(URI address) {
    return new MetricsPage(address);
  }

  /**
   * Reads the page.
   *
   * @param withMemory whether to ask for memory, too, which costs a server of many processes dearly
   * @throws IOException if it cannot be had in time, or is no echo server's
   */
  public ServerReading read(boolean withMemory) throws IOException {
    long asked = System.nanoTime();
    String page = WebPage.read(withMemory ? memory : activity, "text/plain");
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

  private static URI withNames(URI address, String... names) {
    String query =
        Arrays.stream(names)
            .map(name -> URLEncoder.encode("name[]", StandardCharsets.UTF_8) + "=" + name)
            .collect(Collectors.joining("&"));
    return URI.create(address + (address.getQuery() == null ? "?" : "&") + query);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
