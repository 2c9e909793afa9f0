package dev.loomscope.collector.receive;

import dev.loomscope.collector.registry.Registry;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import dev.loomscope.wire.AcknowledgementWriter;
import dev.loomscope.wire.FirstLook;
import dev.loomscope.wire.ReplayGuard;
import dev.loomscope.wire.ReportReceiver;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.StartId;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Takes reports over UDP and TCP and gives them to the registry.
 *
 * <pre>
 *   UDP socket -> reader -> queue -> decoder -+
 *                                             +-> checks -> registry -> acknowledgement
 *   TCP socket -> a thread for each agent ----+
 * </pre>
 *
 * <p>Thread-safe; it receives from the moment it is made.
 */
public final class Receiver implements Termination.Work {

  /** Every setting of the receiving side. */
  public static final List<Setting<?>> SETTINGS =
      Stream.<Setting<?>>concat(ReceiveConfig.SETTINGS.stream(), Seals.SETTINGS.stream()).toList();

  /**
   * Nodes that the replay guard remembers for each that the registry may have: it forgets more
   * slowly, so that newcomers without a place must not take the places of nodes that have one.
   */
  private static final int GUARDED_FOR_EACH_NODE = 2;

  /** The heap divided by this is what the replay guard may take at most. */
  private static final int PARTS_OF_THE_GUARD = 16;

  /** Bytes of a node in the replay guard: its name, and four starts with their windows. */
  private static final int GUARDED_NODE_BYTES = 1_200;

  private static final EventLog LOG = EventLog.of(Receiver.class);

  private final BoundPort port;
  private final String level;
  private final DatagramQueue queue;
  private final UdpReader reader;
  private final Thread readerThread;
  private final Thread decoderThread;
  private final TcpListener tcp;

  private Receiver(
      BoundPort port,
      String level,
      DatagramQueue queue,
      UdpReader reader,
      UdpDecoder decoder,
      TcpListener tcp) {
    this.port = port;
    this.level = level;
    this.queue = queue;
    this.reader = reader;
    this.readerThread = Thread.ofPlatform().name("udp-reader").unstarted(reader);
    this.decoderThread = Thread.ofPlatform().name("udp-decoder").unstarted(decoder);
    this.tcp = tcp;
  }

  /**
   * Starts to receive.
   *
   * @param settings with every one of {@link #SETTINGS} and {@code max-nodes}
   * @param metrics where what happens is counted
   * @throws InvalidSettingException if the keys cannot be used
   * @throws ProgramFailure if the address or port cannot be had
   */
  public static Receiver start(
      Settings settings, InstantSource clock, Registry registry, PrometheusRegistry metrics)
      throws InvalidSettingException, ProgramFailure, IOException {
    ReceiveConfig config = ReceiveConfig.of(settings);
    ReceiveMetrics counters = new ReceiveMetrics(metrics);
    Sealing sealing = Seals.sealing(settings, clock, counters);
    ReplayGuard guard = new ReplayGuard(clock, Seals.MAX_CLOCK_SKEW, guarded(registry.maxNodes()));
    long start = StartId.random();
    IntakePool intakes =
        new IntakePool(
            Runtime.getRuntime().availableProcessors() + 1,
            () -> intake(sealing, guard, start, registry, counters));
    BoundPort port = bind(config);
    DatagramQueue queue = new DatagramQueue(config.queueLength());
    Receiver receiver =
        new Receiver(
            port,
            Setting.nameOf(Seals.level(settings)),
            queue,
            new UdpReader(port.udp(), queue, new FirstLook(sealing), counters),
            new UdpDecoder(
                queue, intake(sealing, guard, start, registry, counters), port.udp(), counters),
            new TcpListener(port.tcp(), config, intakes, counters));
    receiver.register(metrics);
    receiver.decoderThread.start();
    receiver.readerThread.start();
    receiver.tcp.start();
    return receiver;
  }

  private static int guarded(int nodes) {
    long most = Runtime.getRuntime().maxMemory() / PARTS_OF_THE_GUARD / GUARDED_NODE_BYTES;
    return (int) Math.min((long) GUARDED_FOR_EACH_NODE * nodes, most);
  }

  private static Intake intake(
      Sealing sealing, ReplayGuard guard, long start, Registry registry, ReceiveMetrics metrics) {
    return new Intake(
        new ReportReceiver(sealing, guard), new AcknowledgementWriter(start), registry, metrics);
  }

  private static BoundPort bind(ReceiveConfig config) throws ProgramFailure {
    try {
      return BoundPort.bind(config);
    } catch (IOException refused) {
      throw new ProgramFailure(
          "cannot listen on bind = %s, port = %d: %s"
              .formatted(config.bind().getHostAddress(), config.port(), refused.getMessage()));
    }
  }

  private void register(PrometheusRegistry metrics) throws IOException {
    int buffer = port.receiveBufferSize();
    gauge(
        metrics,
        "udp_receive_buffer_bytes",
        "Size of the UDP socket's receive buffer that the kernel granted.",
        () -> buffer);
    gauge(
        metrics,
        "queue_datagrams",
        "Datagrams that were received and wait to be looked at.",
        queue::depth);
    gauge(
        metrics, "queue_limit_datagrams", "Datagrams that may wait, of up to 2 KiB.", queue::limit);
    gauge(metrics, "tcp_connections", "TCP connections that are open.", tcp::connections);
    gauge(metrics, "tcp_connections_limit", "TCP connections that may be open.", tcp::limit);
    KernelDrops drops = KernelDrops.ofPort(port());
    CounterWithCallback.builder()
        .name("loomscope_collector_udp_kernel_drops")
        .help("Datagrams that the kernel dropped, for the receive buffer was full. Linux only.")
        .callback(callback -> drops.read().ifPresent(callback::call))
        .register(metrics);
  }

  private static void gauge(
      PrometheusRegistry metrics, String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name("loomscope_collector_" + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsInt()))
        .register(metrics);
  }

  /** The UDP and TCP port that agents send to. */
  public int port() {
    return port.port();
  }

  /** Whether everything that receives is alive. */
  public boolean isWorking() {
    return readerThread.isAlive() && decoderThread.isAlive() && tcp.isWorking();
  }

  /** What {@code /api/status} says of the receiving side. */
  public Map<String, ?> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("port", port());
    status.put("seal", level);
    try {
      status.put("udp_receive_buffer_bytes", port.receiveBufferSize());
    } catch (IOException closed) {
      LOG.debug("no receive buffer", "cause", closed.getMessage());
    }
    status.put("queue_datagrams", queue.depth());
    status.put("queue_limit_datagrams", queue.limit());
    status.put("tcp_connections", tcp.connections());
    return status;
  }

  @Override
  public void stopAccepting() {
    reader.stop();
    tcp.close();
  }

  /** Waits until what was received is registered and acknowledged. */
  @Override
  public boolean drain(Duration bound) throws InterruptedException {
    return decoderThread.join(bound); // it ends when the reader has and the queue is empty
  }

  @Override
  public void close() {
    stopAccepting();
    try {
      port.udp().close();
    } catch (IOException failed) {
      LOG.error("closing the UDP socket failed", failed);
    }
  }
}
