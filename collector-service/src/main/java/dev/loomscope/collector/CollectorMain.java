package dev.loomscope.collector;

import dev.loomscope.collector.api.NodeStream;
import dev.loomscope.collector.api.NodesApi;
import dev.loomscope.collector.exposition.NodeExposition;
import dev.loomscope.collector.page.Page;
import dev.loomscope.collector.receive.Receiver;
import dev.loomscope.collector.registry.Registry;
import dev.loomscope.collector.registry.RegistryConfig;
import dev.loomscope.collector.registry.RegistryMetrics;
import dev.loomscope.service.BoundedAnswers;
import dev.loomscope.service.HttpService;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.PageFrame;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
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
              NodeStream.SETTINGS,
              List.of(NodeExposition.TEXTFILES, PageFrame.LINKS),
              HttpService.SETTINGS,
              Termination.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /**
   * What the queue of received datagrams takes, 8,192 of 2 KiB by default, and the receive buffer.
   * A collector lives through its start and light load within 76 MiB, and not within 72.
   */
  private static final int QUEUE_MIB = 20;

  /** How long somebody may take to read a list of nodes. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private CollectorMain() {}

  /** Runs the service until SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    System.exit(
        Program.named(
                "collector",
                "Takes reports of nodes and shows them to Prometheus, to programs and to people.",
                List.of(
                    "collector --bind 0.0.0.0 --port 5005 --http-bind 0.0.0.0 --http-port 8080",
                    "collector --seal sign --key-file keys"),
                SETTINGS,
                CollectorMain::serve)
            .withBuffersOf(QUEUE_MIB)
            .run(arguments, System.getenv()));
  }

  private static int serve(Settings settings)
      throws InvalidSettingException, ProgramFailure, IOException, InterruptedException {
    InstantSource clock = InstantSource.system();
    Registry registry = new Registry(RegistryConfig.of(settings), clock, System::nanoTime);
    PrometheusRegistry metrics = new PrometheusRegistry();
    RegistryMetrics.register(metrics, registry);
    Receiver receiver = Receiver.start(settings, clock, registry, metrics);
    NodeStream stream = NodeStream.start(registry, settings.get(NodeStream.MAX_STREAMS), metrics);
    BoundedAnswers answers = new BoundedAnswers("api_answers", LONGEST_ANSWER, metrics);
    HttpService http =
        HttpService.start(
            "collector-service",
            settings,
            metrics,
            new NodeExposition(registry, settings.get(NodeExposition.TEXTFILES), System::nanoTime),
            receiver::isWorking,
            () -> status(receiver, registry),
            routes -> {
              new NodesApi(registry, answers).routes(routes);
              new Page(registry, answers).routes(routes);
              stream.routes(routes);
            });
    Termination termination = Termination.listen(settings);
    http.ready(true);
    System.out.printf(
        "collector ready port=%d http-port=%d pid=%d%n",
        receiver.port(), http.port(), ProcessHandle.current().pid());
    return termination.awaitAndEnd(http, ending(receiver, stream));
  }

  /** The stream tells of the last reports, too; left open, it would hold up the HTTP server. */
  private static Termination.Work ending(Receiver receiver, NodeStream stream) {
    return new Termination.Work() {
      @Override
      public void stopAccepting() {
        receiver.stopAccepting();
      }

      @Override
      public boolean drain(Duration bound) throws InterruptedException {
        return receiver.drain(bound);
      }

      @Override
      public void close() {
        receiver.close();
        stream.close();
      }
    };
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
