package dev.loomscope.load.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The metrics page of an echo server, reduced to what is needed. Thread-safe. */
public final class MetricsPage {

  private static final String CPU = "loomscope_echo_cpu_seconds_total";
  private static final String MEMORY = "loomscope_echo_memory_bytes";
  private static final String MEMORY_SAMPLED = "loomscope_echo_memory_sampled_timestamp_seconds";
  private static final String CONNECTIONS = "loomscope_echo_connections_active";
  private static final String SWITCHES = "loomscope_echo_context_switches_total";

  /** An answer's date is cut to the second, and servers keep one for about as long. */
  private static final Duration DATE_GRAIN = Duration.ofSeconds(2);

  private final URI address;
  private final URI activity;
  private final URI memory;
  private final URI switches;

  private MetricsPage(URI address) {
    this.address = address;
    this.activity = withNames(address, CPU, CONNECTIONS);
    this.memory = withNames(address, CPU, CONNECTIONS, MEMORY, MEMORY_SAMPLED);
    this.switches = withNames(address, CPU, CONNECTIONS, SWITCHES);
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
    return read(withMemory ? memory : activity);
  }

  /**
   * Reads how often its threads gave their CPU away, too, which costs a server of many processes
   * dearly.
   *
   * @throws IOException if it cannot be had in time, or is no echo server's
   */
  public ServerReading readSwitches() throws IOException {
    return read(switches);
  }

  private static ServerReading read(URI names) throws IOException {
    long askedMillis = System.currentTimeMillis();
    long asked = System.nanoTime();
    WebPage page = WebPage.read(names, "text/plain");
    long answered = System.nanoTime();
    long answeredMillis = System.currentTimeMillis();
    Map<String, Double> sums = ExpositionText.sums(page.text());
    if (!sums.containsKey(CPU) && !sums.containsKey(CONNECTIONS)) {
      throw new IOException("it has no " + CPU);
    }
    return new ServerReading(
        asked,
        answered,
        sums.getOrDefault(CPU, Double.NaN),
        sums.getOrDefault(MEMORY, Double.NaN),
        sums.getOrDefault(MEMORY_SAMPLED, Double.NaN),
        sums.getOrDefault(CONNECTIONS, Double.NaN),
        switches(sums),
        page.dateMillis() == 0 ? 0 : clockAhead(page.dateMillis(), askedMillis, answeredMillis));
  }

  private static ServerReading.@Nullable Switches switches(Map<String, Double> sums) {
    Double voluntary = ofType("voluntary", sums);
    Double involuntary = ofType("involuntary", sums);
    return voluntary == null || involuntary == null
        ? null
        : new ServerReading.Switches(voluntary, involuntary);
  }

  private static @Nullable Double ofType(String type, Map<String, Double> sums) {
    return sums.entrySet().stream()
        .filter(series -> series.getKey().startsWith(SWITCHES + "{"))
        .filter(series -> series.getKey().contains("type=\"" + type + "\""))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /**
   * By how much the server's clock is ahead, from when it sent its answer by that clock and between
   * which times of this machine's that was; 0 if it may be the same time.
   */
  private static double clockAhead(long dateMillis, long askedMillis, long answeredMillis) {
    long least = dateMillis - answeredMillis;
    long most = dateMillis + DATE_GRAIN.toMillis() - askedMillis;
    return least <= 0 && most >= 0 ? 0 : (least + most) / 2e3;
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
