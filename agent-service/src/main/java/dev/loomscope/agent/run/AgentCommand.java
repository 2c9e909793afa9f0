package dev.loomscope.agent.run;

import dev.loomscope.agent.sample.Sampler;
import dev.loomscope.agent.sample.Samplers;
import dev.loomscope.agent.send.CollectorName;
import dev.loomscope.agent.send.Resolver;
import dev.loomscope.agent.send.SendCounters;
import dev.loomscope.agent.send.SendSettings;
import dev.loomscope.agent.send.Senders;
import dev.loomscope.service.HttpService;
import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.StartId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code loomscope agent}. */
public final class AgentCommand {

  private static final Setting<String> NODE =
      Setting.of(
          "node",
          "This node's name; empty: the host's",
          Protocol.NAME_OR_NONE,
          Protocol::nameOrNone);
  private static final Setting<Boolean> ONCE =
      Setting.bool("once", "Whether to print one sample as JSON, send nothing, and end");

  /** Every setting of the program. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(
              SendSettings.SETTINGS,
              List.of(NODE, ONCE),
              Samplers.SETTINGS,
              HttpService.SETTINGS,
              Termination.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private AgentCommand() {}

  /**
   * Runs the agent until SIGTERM or SIGINT; with {@code once}, takes one sample.
   *
   * @return the exit code
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, IOException, InterruptedException {
    Resolver resolver = Resolver.system();
    AgentMetrics metrics = new AgentMetrics();
    SampleLog log = new SampleLog(metrics);
    Sampler sampler = Samplers.of(settings, log);
    NodeName name = NodeName.of(settings.get(NODE), sampler::hostname, System.getenv());
    if (settings.get(ONCE)) {
      String sample = SampleJson.of(name.now(), settings.get(SendSettings.INTERVAL), sampler, log);
      System.out.writeBytes((sample + "\n").getBytes(StandardCharsets.UTF_8)); // as all JSON is
      return log.isAnyFailing() ? 1 : 0;
    }

    Sealing sealing = SendSettings.sealing(settings, name.now());
    SendCounters counters = new SendCounters(InstantSource.system());
    SendLog sends = new SendLog(counters);
    CollectorName collector =
        CollectorName.of(settings.get(SendSettings.COLLECTOR), resolver, sends);
    try (Senders senders = Senders.start(settings.get(SendSettings.TRANSPORT), collector, sealing);
        Agent agent =
            new Agent(
                settings.get(SendSettings.INTERVAL),
                sampler,
                log,
                name,
                node -> reports(node, settings, sealing, senders, sends),
                metrics)) {
      PrometheusRegistry registry = new PrometheusRegistry();
      metrics.register(registry, settings.get(SendSettings.TRANSPORT), counters);
      agent.sampleForTheFirstTime();
      HttpService http =
          HttpService.startOrWait(
              "agent-service",
              settings,
              registry,
              agent::isSampling,
              () -> status(agent.reports(), settings, counters),
              routes -> {});
      Termination termination = Termination.listen(settings);
      agent.start();
      http.ready(true);
      System.out.printf(
          "agent ready node=%s collector=%s transport=%s http-port=%s pid=%d%n",
          agent.reports().node(),
          InetAddresses.text(settings.get(SendSettings.COLLECTOR)),
          settings.get(SendSettings.TRANSPORT).label(),
          http.port() < 0 ? "none" : Integer.toString(http.port()),
          ProcessHandle.current().pid());
      return termination.awaitAndEnd(http, agent);
    }
  }

  private static Reports reports(
      String node, Settings settings, Sealing sealing, Senders senders, SendLog sends) {
    long start = StartId.random();
    return new Reports(
        node,
        start,
        new ReportEncoder(node, start, settings.get(SendSettings.MAX_DATAGRAM_BYTES), sealing),
        senders.sender(node, start, sends));
  }

  private static Map<String, ?> status(Reports reports, Settings settings, SendCounters counters) {
    InetSocketAddress address = reports.sender().address();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("node", reports.node());
    status.put("start", StartId.text(reports.start()));
    status.put("collector", InetAddresses.text(settings.get(SendSettings.COLLECTOR)));
    status.put("collector_address", address == null ? "" : SendLog.text(address));
    status.put("transport", settings.get(SendSettings.TRANSPORT).label());
    status.put("datagrams_sent", counters.datagrams());
    status.put("datagrams_acknowledged", counters.acknowledged());
    return status;
  }
}
