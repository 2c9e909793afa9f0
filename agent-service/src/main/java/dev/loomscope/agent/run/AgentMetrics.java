package dev.loomscope.agent.run;

import dev.loomscope.agent.sample.Fault;
import dev.loomscope.agent.send.SendCounters;
import dev.loomscope.agent.send.Transport;
import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Section;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.function.ToDoubleFunction;

/** What an agent tells of itself, as Prometheus metrics. Thread-safe. */
final class AgentMetrics {

  private final Counter samples =
      Counter.builder().name("loomscope_agent_samples").help("Samples taken.").build();
  private final Histogram durations =
      Histogram.builder()
          .name("loomscope_agent_sample_duration_seconds")
          .help("Time that a sample took to be measured, without sending it.")
          .unit(Unit.SECONDS)
          .classicOnly()
          .classicUpperBounds(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5)
          .build();
  private final Counter sectionFailures =
      Counter.builder()
          .name("loomscope_agent_section_failures")
          .help("Sections that could not be measured.")
          .labelNames("section")
          .build();
  private final Counter dropped =
      Counter.builder()
          .name("loomscope_agent_dropped_items")
          .help("Items and sections that were measured and do not travel, by reason.")
          .labelNames("reason")
          .build();

  private final Counter unread =
      Counter.builder()
          .name("loomscope_agent_unread")
          .help("Files, devices and file systems of the node that could not be read, by reason.")
          .labelNames("reason")
          .build();

  AgentMetrics() {
    for (Section section : Section.values()) {
      sectionFailures.initLabelValues(section.field());
    }
    for (DatagramSink.Drop reason : DatagramSink.Drop.values()) {
      dropped.initLabelValues(SampleLog.label(reason));
    }
    for (Fault reason : Fault.values()) {
      unread.initLabelValues(SampleLog.label(reason));
    }
  }

  void sampled(long nanos) {
    samples.inc();
    durations.observe(nanos / 1e9);
  }

  void sectionFailed(Section section) {
    sectionFailures.labelValues(section.field()).inc();
  }

  void dropped(DatagramSink.Drop reason) {
    dropped.labelValues(SampleLog.label(reason)).inc();
  }

  void unread(Fault reason) {
    unread.labelValues(SampleLog.label(reason)).inc();
  }

  /** Registers all of them, and those of what is sent. */
  void register(PrometheusRegistry registry, Transport transport, SendCounters sends) {
    registry.register(samples);
    registry.register(durations);
    registry.register(sectionFailures);
    registry.register(dropped);
    registry.register(unread);
    String label = transport.label();
    count(registry, "datagrams_sent", "Datagrams sent.", label, sends, SendCounters::datagrams);
    count(registry, "sent_bytes", "Bytes of datagrams sent.", label, sends, SendCounters::bytes);
    count(
        registry,
        "datagrams_acknowledged",
        "Datagrams that the collector acknowledged.",
        label,
        sends,
        SendCounters::acknowledged);
    count(
        registry,
        "silences",
        "Times that the collector began to be silent.",
        label,
        sends,
        SendCounters::silences);
    CounterWithCallback.builder()
        .name("loomscope_agent_datagrams_unsent")
        .help("Datagrams that could not be sent, by reason.")
        .labelNames("transport", "reason")
        .callback(value -> sends.unsent().forEach((why, n) -> value.call(n, label, why.label())))
        .register(registry);
    CounterWithCallback.builder()
        .name("loomscope_agent_send_errors")
        .help("What went wrong on the way to the collector, by reason.")
        .labelNames("transport", "reason")
        .callback(
            value -> sends.failures().forEach((what, n) -> value.call(n, label, what.label())))
        .register(registry);
    CounterWithCallback.builder()
        .name("loomscope_agent_refused_answers")
        .help("Answers that acknowledge nothing, by reason.")
        .labelNames("transport", "reason")
        .callback(value -> sends.refused().forEach((reason, n) -> value.call(n, label, reason)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("loomscope_agent_last_acknowledgement_timestamp_seconds")
        .help("When the collector last acknowledged a datagram, in Unix time; 0 for never.")
        .unit(Unit.SECONDS)
        .callback(value -> value.call(sends.lastAcknowledged() / 1e3))
        .register(registry);
  }

  private static void count(
      PrometheusRegistry registry,
      String name,
      String help,
      String transport,
      SendCounters sends,
      ToDoubleFunction<SendCounters> count) {
    CounterWithCallback.builder()
        .name("loomscope_agent_" + name)
        .help(help)
        .labelNames("transport")
        .callback(value -> value.call(count.applyAsDouble(sends), transport))
        .register(registry);
  }
}
