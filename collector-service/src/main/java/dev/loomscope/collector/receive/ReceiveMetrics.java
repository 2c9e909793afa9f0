package dev.loomscope.collector.receive;

import dev.loomscope.collector.receive.DatagramQueue.Refusal;
import dev.loomscope.collector.registry.Origin;
import dev.loomscope.collector.registry.Transport;
import dev.loomscope.service.EventLog;
import dev.loomscope.wire.Rejection;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what arrives and what becomes of it, and logs what was refused. Thread-safe. */
final class ReceiveMetrics {

  /** Why an acknowledgement did not go out. */
  enum Unsent {
    /** The socket would have had to wait. */
    BLOCKED("blocked"),
    /** The socket refused it. */
    ERROR("error");

    private final String label;

    Unsent(String label) {
      this.label = label;
    }
  }

  /** What of the collector failed. */
  enum Failure {
    RECEIVE("receive"),
    ACCEPT("accept"),
    HANDLER("handler");

    private final String label;

    Failure(String label) {
      this.label = label;
    }
  }

  private static final EventLog REJECTIONS = EventLog.of(ReceiveMetrics.class).limited(10);

  private final Map<Transport, OfTransport> transports = new EnumMap<>(Transport.class);
  private final Map<Refusal, CounterDataPoint> dropped = new EnumMap<>(Refusal.class);
  private final Counter connectionsClosed;
  private final CounterDataPoint connectionsAccepted;
  private final Counter unsent;
  private final Counter failures;
  private final Counter keyReloads;

  ReceiveMetrics(PrometheusRegistry registry) {
    Counter received =
        counter("datagrams_received", "Datagrams, or lines of TCP connections, that arrived.")
            .labelNames("transport")
            .register(registry);
    Counter bytes =
        counter("received_bytes", "Bytes of them; of those that are too long, 8,193 each.")
            .labelNames("transport")
            .register(registry);
    Counter accepted =
        counter("datagrams_accepted", "Reports that passed every check.")
            .labelNames("transport")
            .register(registry);
    Counter rejected =
        counter("datagrams_rejected", "Datagrams that were refused, by reason.")
            .labelNames("transport", "reason")
            .register(registry);
    Counter acknowledged =
        counter("acknowledgements_sent", "Acknowledgements sent.")
            .labelNames("transport")
            .register(registry);
    for (Transport transport : Transport.values()) {
      transports.put(
          transport,
          new OfTransport(
              received.labelValues(transport.label()),
              bytes.labelValues(transport.label()),
              accepted.labelValues(transport.label()),
              rejections(rejected, transport),
              acknowledged.labelValues(transport.label())));
    }
    Counter drops =
        counter("datagrams_dropped", "Datagrams that arrived and were not looked at, by reason.")
            .labelNames("reason")
            .register(registry);
    dropped.put(Refusal.FULL, drops.labelValues("queue_full"));
    dropped.put(Refusal.SHARE, drops.labelValues("queue_share"));
    unsent =
        counter("acknowledgements_unsent", "Acknowledgements that could not be sent, by reason.")
            .labelNames("transport", "reason")
            .register(registry);
    connectionsAccepted =
        counter("tcp_connections_accepted", "TCP connections accepted.").register(registry);
    connectionsClosed =
        counter("tcp_connections_closed", "TCP connections ended, by reason.")
            .labelNames("reason")
            .register(registry);
    for (CloseReason reason : CloseReason.values()) {
      connectionsClosed.initLabelValues(reason.label());
    }
    failures =
        counter("errors", "Failures of the collector, by what failed.")
            .labelNames("reason")
            .register(registry);
    for (Failure failure : Failure.values()) {
      failures.initLabelValues(failure.label);
    }
    keyReloads =
        counter("key_reloads", "Changes of the key file that were seen, by result.")
            .labelNames("result")
            .register(registry);
    keyReloads.initLabelValues("replaced");
    keyReloads.initLabelValues("refused");
    for (Transport transport : Transport.values()) {
      for (Unsent why : Unsent.values()) {
        unsent.initLabelValues(transport.label(), why.label);
      }
    }
  }

  private static Counter.Builder counter(String name, String help) {
    // An exemplar would cost a look at the trace context for each datagram, and there is none.
    return Counter.builder().name("loomscope_collector_" + name).help(help).withoutExemplars();
  }

  private static Map<Rejection.Reason, CounterDataPoint> rejections(
      Counter rejected, Transport transport) {
    Map<Rejection.Reason, CounterDataPoint> points = new EnumMap<>(Rejection.Reason.class);
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      points.put(reason, rejected.labelValues(transport.label(), reason.label()));
    }
    return points;
  }

  private record OfTransport(
      CounterDataPoint received,
      CounterDataPoint bytes,
      CounterDataPoint accepted,
      Map<Rejection.Reason, CounterDataPoint> rejected,
      CounterDataPoint acknowledged) {}

  private OfTransport of(Transport transport) {
    return Objects.requireNonNull(transports.get(transport));
  }

  void received(Transport transport, int bytes) {
    of(transport).received.inc();
    of(transport).bytes.inc(bytes);
  }

  void accepted(Transport transport) {
    of(transport).accepted.inc();
  }

  void rejected(Rejection rejection, Origin origin) {
    String reason = rejection.reason().label();
    String transport = origin.transport().label();
    Objects.requireNonNull(of(origin.transport()).rejected.get(rejection.reason())).inc();
    REJECTIONS.warn(
        "report refused",
        "reason",
        reason,
        "detail",
        rejection,
        "from",
        origin.address(),
        "transport",
        transport);
  }

  void dropped(Refusal refusal) {
    Objects.requireNonNull(dropped.get(refusal)).inc();
  }

  void acknowledged(Transport transport) {
    of(transport).acknowledged.inc();
  }

  void unsent(Transport transport, Unsent why) {
    unsent.labelValues(transport.label(), why.label).inc();
  }

  void connectionAccepted() {
    connectionsAccepted.inc();
  }

  void connectionClosed(CloseReason reason) {
    connectionsClosed.labelValues(reason.label()).inc();
  }

  void failed(Failure failure) {
    failures.labelValues(failure.label).inc();
  }

  void keysReplaced() {
    keyReloads.labelValues("replaced").inc();
  }

  void keysRefused() {
    keyReloads.labelValues("refused").inc();
  }
}
