package dev.loomscope.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.Registry;
import dev.loomscope.collector.registry.RegistryConfig;
import dev.loomscope.collector.registry.RegistryMetrics;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The collector's receiving side and registry, on a port of 127.0.0.1 that was free. */
final class TestReceiver implements AutoCloseable {

  private static final int LONGEST_MILLIS = 60_000;
  private static final List<Setting<?>> SETTINGS =
      Stream.<Setting<?>>concat(Receiver.SETTINGS.stream(), RegistryConfig.SETTINGS.stream())
          .toList();

  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final Registry registry;
  private final Receiver receiver;

  private TestReceiver(Map<String, String> flags) throws Exception {
    Map<String, String> all = new HashMap<>(Map.of("bind", "127.0.0.1", "port", "0"));
    all.putAll(flags);
    Settings settings = Settings.read(SETTINGS, all, Map.of());
    registry = new Registry(RegistryConfig.of(settings), InstantSource.system(), System::nanoTime);
    RegistryMetrics.register(metrics, registry);
    receiver = Receiver.start(settings, InstantSource.system(), registry, metrics);
  }

  /** Starts one with settings, a key and a value each. */
  static TestReceiver start(String... settings) throws Exception {
    Map<String, String> flags = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      flags.put(settings[i], settings[i + 1]);
    }
    return new TestReceiver(flags);
  }

  static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofMillis(LONGEST_MILLIS))
        .pollInterval(Duration.ofMillis(20));
  }

  int port() {
    return receiver.port();
  }

  boolean isWorking() {
    return receiver.isWorking();
  }

  /** A UDP socket of an agent; a wait for an answer that does not come fails after a bound. */
  DatagramSocket udp() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(LONGEST_MILLIS);
    return socket;
  }

  /** A TCP connection of an agent. */
  Socket tcp() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(LONGEST_MILLIS);
    return socket;
  }

  void send(DatagramSocket socket, byte[] datagram) throws IOException {
    // Not over a connected socket: the JDK's sends no empty datagrams.
    socket.send(
        new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port()));
  }

  /** Sends a datagram and returns the answer to it. */
  byte[] ask(DatagramSocket socket, byte[] datagram) throws IOException {
    send(socket, datagram);
    DatagramPacket answer = new DatagramPacket(new byte[8_192], 8_192);
    socket.receive(answer);
    return Arrays.copyOf(answer.getData(), answer.getLength());
  }

  /** The only node that there is, once its reports have been taken. */
  NodeSnapshot nodeAfter(long reports) {
    await()
        .untilAsserted(
            () -> {
              List<NodeSnapshot> nodes = registry.snapshot().nodes();
              assertThat(nodes).hasSize(1);
              assertThat(nodes.getFirst().arrivals().received()).isEqualTo(reports);
            });
    return registry.snapshot().nodes().getFirst();
  }

  int nodes() {
    return registry.snapshot().nodes().size();
  }

  /** The sum of a metric's series that have all of the labels, such as {@code reason="reset"}. */
  double metric(String name, String... labels) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, metrics.scrape());
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return text.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("loomscope_collector_" + name))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum)
        .orElseThrow(() -> new AssertionError("no series " + name));
  }

  void awaitMetric(double value, String name, String... labels) {
    await().untilAsserted(() -> assertThat(metric(name, labels)).as(name).isEqualTo(value));
  }

  void awaitAtLeast(double value, String name, String... labels) {
    await().until(() -> metric(name, labels) >= value);
  }

  /** Waits until nothing of what was sent is on its way any more. */
  void awaitAllCounted(long sent) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        metric("datagrams_accepted_total")
                            + metric("datagrams_rejected_total")
                            + metric("datagrams_dropped_total"))
                    .isEqualTo(sent));
  }

  /** Ends as the service does on SIGTERM. */
  boolean drainAndClose() throws InterruptedException {
    receiver.stopAccepting();
    boolean drained = receiver.drain(Duration.ofMillis(LONGEST_MILLIS));
    receiver.close();
    return drained;
  }

  @Override
  public void close() {
    try {
      drainAndClose();
    } catch (InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }
}
