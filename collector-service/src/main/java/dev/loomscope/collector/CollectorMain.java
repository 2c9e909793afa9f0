package dev.loomscope.collector;

import dev.loomscope.collector.receive.Receiver;
import dev.loomscope.collector.registry.Registry;
import dev.loomscope.collector.registry.RegistryConfig;
import dev.loomscope.collector.registry.RegistryMetrics;
import dev.loomscope.service.HttpService;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The collector service: {@code loomscope collector}. */
public final class CollectorMain {

  private static final List<Setting<?>> SETTINGS =
      Stream.of(
              Receiver.SETTINGS,
              RegistryConfig.SETTINGS,
              HttpService.SETTINGS,
              Termination.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private CollectorMain() {}

  /** Runs the service until SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    System.exit(
        Program.named(
                "collector",
                "Takes reports of nodes and shows them to Prometheus, to programs and to people.",
                SETTINGS,
                CollectorMain::serve)
            .run(arguments, System.getenv()));
  }

  private static int serve(Settings settings)
      throws InvalidSettingException, ProgramFailure, IOException, InterruptedException {
    InstantSource clock = InstantSource.system();
    Registry registry = new Registry(RegistryConfig.of(settings), clock, System::nanoTime);
    PrometheusRegistry metrics = new PrometheusRegistry();
    RegistryMetrics.register(metrics, registry);
    Receiver receiver = Receiver.start(settings, clock, registry, metrics);
    HttpService http =
        HttpService.start(
            "collector-service",
            settings,
            metrics,
            receiver::isWorking,
            () -> status(receiver, registry),
            routes -> {
              // SEAM exposition: the nodes' series, from the registry as Nodes
              // SEAM page: the API and the live page, from the registry as Nodes
            });
    Termination termination = Termination.listen(settings);
    http.ready(true);
    System.out.printf(
        "collector ready port=%d http-port=%d pid=%d%n",
        receiver.port(), http.port(), ProcessHandle.current().pid());
    return termination.awaitAndEnd(http, receiver);
  }

  private static Map<String, ?> status(Receiver receiver, Registry registry) {
    Map<String, Object> nodes = new LinkedHashMap<>();
    RegistryMetrics.byState(registry.snapshot())
        .forEach((state, count) -> nodes.put(state.label(), count));
    Map<String, Object> status = new LinkedHashMap<>(receiver.status());
    status.put("nodes", nodes);
    return status;
  }
}
