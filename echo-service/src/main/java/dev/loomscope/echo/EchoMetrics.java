package dev.loomscope.echo;

import dev.loomscope.echo.process.WaitBuckets;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Function;

/**
 * What an echo server did, as Prometheus metrics: one consistent reading of its totals at each
 * scrape. Every series has the label {@code mode}.
 */
final class EchoMetrics implements MultiCollector {

  private final EchoServer server;
  private final String mode;

  EchoMetrics(Mode mode, EchoServer server) {
    this.server = server;
    this.mode = mode.label();
  }

  @Override
  public MetricSnapshots collect() {
    EchoTotals totals = server.totals();
    return MetricSnapshots.of(
        gauge("loomscope_echo_connections_active", "Connections that are open.", totals.active()),
        counter("loomscope_echo_connections_accepted", "Connections accepted.", totals.accepted()),
        byReason(
            "loomscope_echo_connections_closed",
            "Connections ended, by reason.",
            totals.closed(),
            CloseReason::label),
        counter(
            "loomscope_echo_messages_received",
            "Reads that returned data.",
            totals.messagesReceived()),
        counter(
            "loomscope_echo_messages_sent",
            "Reads whose data was written back whole.",
            totals.messagesSent()),
        counter("loomscope_echo_received_bytes", "Bytes read.", totals.bytesReceived()),
        counter("loomscope_echo_sent_bytes", "Bytes written.", totals.bytesSent()),
        byReason(
            "loomscope_echo_errors",
            "Failures of the server, by reason; what a peer did wrong is not among them.",
            totals.errors(),
            ErrorReason::label),
        firstReads(totals.firstReads()));
  }

  private GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            GaugeDataPointSnapshot.builder().labels(Labels.of("mode", mode)).value(value).build())
        .build();
  }

  private CounterSnapshot counter(String name, String help, double value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            CounterDataPointSnapshot.builder().labels(Labels.of("mode", mode)).value(value).build())
        .build();
  }

  private <E> CounterSnapshot byReason(
      String name, String help, Map<E, Long> values, Function<E, String> label) {
    CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(name).help(help);
    values.forEach(
        (reason, value) ->
            snapshot.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of("mode", mode, "reason", label.apply(reason)))
                    .value(value)
                    .build()));
    return snapshot.build();
  }

  private HistogramSnapshot firstReads(EchoTotals.Waits waits) {
    return HistogramSnapshot.builder()
        .name("loomscope_echo_first_read_seconds")
        .help("Time from accept until the first bytes were read.")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .labels(Labels.of("mode", mode))
                .classicHistogramBuckets(
                    ClassicHistogramBuckets.of(WaitBuckets.upperSeconds(), waits.counts()))
                .sum(waits.sumNanos() / 1e9)
                .build())
        .build();
  }
}
