package dev.loomscope.echo;

import dev.loomscope.echo.process.ProcessClock;
import dev.loomscope.echo.process.ZygoteProcess;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.HttpService;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The echo service: {@code loomscope echo}. */
public final class EchoMain {

  private static final List<Setting<?>> SETTINGS =
      Stream.of(
              EchoConfig.SETTINGS,
              ProcessConfig.SETTINGS,
              NodeInfo.SETTINGS,
              HttpService.SETTINGS,
              Termination.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private static final EventLog LOG = EventLog.of(EchoMain.class);

  private EchoMain() {}

  /** Runs the service until SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    System.exit(
        Program.named(
                "echo",
                "Serves RFC 862 (echo) over TCP in one of four concurrency models.",
                List.of(
                    "echo --mode virtual --port 7007 --http-port 8080",
                    "echo --mode async --loops 2 --bind 0.0.0.0 --http-bind 0.0.0.0",
                    "echo --mode process --workload wait=20ms --max-connections 500"),
                SETTINGS,
                EchoMain::serve)
            .run(arguments, System.getenv()));
  }

  private static int serve(Settings settings)
      throws InvalidSettingException, ProgramFailure, IOException, InterruptedException {
    Mode mode = settings.get(EchoConfig.MODE);
    EchoServer server = server(mode, settings);
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new EchoMetrics(mode, server));
    ResourceMetrics.register(
        registry,
        mode,
        server,
        new TreeCpu(ProcessClock.own(), server),
        new TreeMemory(
            () -> server.processes().stream().map(EchoServer.ServerProcess::pid).toList()));
    NodeInfo.register(registry, mode, settings);
    HttpService http =
        HttpService.start(
            "echo-service",
            settings,
            registry,
            server::isServing,
            () -> status(mode, server),
            routes -> {});
    Termination termination = Termination.listen(settings);
    http.ready(true);
    System.out.printf(
        "echo ready mode=%s port=%d http-port=%d pid=%d%n",
        mode.label(), server.port(), http.port(), ProcessHandle.current().pid());
    return termination.awaitAndEnd(http, server);
  }

  private static EchoServer server(Mode mode, Settings settings)
      throws InvalidSettingException, ProgramFailure {
    EchoConfig config = EchoConfig.of(settings);
    if (config.faults().isPresent()) {
      LOG.warn("faults are enabled: who knows the marker can make this server fail");
    }
    if (mode != Mode.PROCESS) {
      config =
          config.limitedTo(
              FileDescriptors.within(EchoConfig.MAX_CONNECTIONS, config.maxConnections()));
    }
    try {
      return switch (mode) {
        case THREAD -> BlockingEchoServer.platformThreads(config);
        case VIRTUAL -> BlockingEchoServer.virtualThreads(config);
        case ASYNC -> EventLoopEchoServer.start(config, settings.get(EchoConfig.LOOPS));
        case PROCESS -> processServer(config, ProcessConfig.of(settings));
      };
    } catch (IOException refused) {
      throw new ProgramFailure(
          "cannot listen on bind = %s, port = %d: %s"
              .formatted(
                  config.address().getAddress().getHostAddress(),
                  config.address().getPort(),
                  refused.getMessage()));
    }
  }

  private static EchoServer processServer(EchoConfig config, ProcessConfig processes)
      throws ProgramFailure, IOException {
    try {
      return switch (processes.start()) {
        case FORK -> forkServer(config, processes);
        case EXEC -> ExecEchoServer.start(config, processes);
        case AUTO -> {
          try {
            if (ZygoteProcess.isSupported()) {
              yield ForkEchoServer.start(config, processes);
            }
          } catch (ForkEchoServer.NoZygoteException failed) {
            LOG.warn("forking does not work here", "cause", failed.getMessage());
          }
          LOG.info("no fork(2) here: processes are started by exec");
          yield ExecEchoServer.start(config, processes);
        }
      };
    } catch (UnsupportedOperationException missing) {
      throw new ProgramFailure("mode process needs POSIX calls: " + missing.getMessage());
    }
  }

  private static EchoServer forkServer(EchoConfig config, ProcessConfig processes)
      throws ProgramFailure, IOException {
    if (!ZygoteProcess.isSupported()) {
      throw new ProgramFailure(
          "process.start = fork needs Linux on x86-64 or aarch64; use exec or auto");
    }
    try {
      return ForkEchoServer.start(config, processes);
    } catch (ForkEchoServer.NoZygoteException failed) {
      throw new ProgramFailure("process.start = fork does not work here: " + failed.getMessage());
    }
  }

  private static Map<String, ?> status(Mode mode, EchoServer server) {
    EchoTotals totals = server.totals();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("mode", mode.label());
    status.put("port", server.port());
    status.put("connections_active", totals.active());
    status.put("connections_accepted", totals.accepted());
    status.put("processes", server.processes());
    status.putAll(server.details());
    return status;
  }
}
