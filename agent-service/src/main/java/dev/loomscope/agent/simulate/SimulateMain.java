package dev.loomscope.agent.simulate;

import dev.loomscope.agent.send.CollectorName;
import dev.loomscope.agent.send.Resolver;
import dev.loomscope.agent.send.SendSettings;
import dev.loomscope.agent.send.Senders;
import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import dev.loomscope.wire.Sealing;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The simulation: {@code loomscope simulate}. */
public final class SimulateMain {

  /** How often it says how far it is. */
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

  /** How long the answers to the last reports are waited for. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

  /** What the nodes' shapes and values are drawn from: each simulation has the same nodes. */
  private static final long SEED = 1;

  private SimulateMain() {}

  /** Simulates until the time is over, SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    System.exit(
        Program.named(
                "simulate",
                "Reports many nodes that are not there to a collector, as their agents would. Ends"
                    + " with 1 if no report was acknowledged.",
                List.of(
                    "simulate --collector 127.0.0.1:5005 --agents 1000 --interval 1s --duration 1m --json run.json"),
                SimulateSettings.ALL,
                SimulateMain::simulate)
            .run(arguments, System.getenv()));
  }

  private static int simulate(Settings settings)
      throws InvalidSettingException, ProgramFailure, IOException, InterruptedException {
    Termination termination = Termination.listen(settings);
    FileDescriptors.require(settings.get(SimulateSettings.AGENTS), "agents");
    Sealing sealing = SendSettings.sealing(settings);
    SimulationTally tally = new SimulationTally();
    CollectorName collector =
        CollectorName.of(settings.get(SendSettings.COLLECTOR), Resolver.system(), tally.sending());
    try (Senders senders =
        Senders.start(settings.get(SendSettings.TRANSPORT), collector, sealing)) {
      List<SimulatedAgent> agents = agents(settings, sealing, senders, tally);
      System.out.printf(
          "simulate ready agents=%d interval=%s transport=%s pid=%d%n",
          agents.size(),
          settings.get(SendSettings.INTERVAL),
          settings.get(SendSettings.TRANSPORT).label(),
          ProcessHandle.current().pid());
      Duration took = run(agents, settings, termination, tally);
      awaitLastAnswers(tally);
      SimulationResult result = SimulationResult.of(took, tally, agents);
      agents.forEach(SimulatedAgent::close);
      return report(result, settings);
    }
  }

  /** Lets the agents report until the time is over or the program is asked to end. */
  private static Duration run(
      List<SimulatedAgent> agents,
      Settings settings,
      Termination termination,
      SimulationTally tally)
      throws InterruptedException {
    long began = System.nanoTime();
    Pace pace =
        Pace.begin(
            agents,
            settings.get(SendSettings.INTERVAL).toNanos(),
            settings.get(SimulateSettings.THREADS),
            SEED,
            tally);
    if (!termination.isAskedWithin(settings.get(SimulateSettings.WARM_UP))) {
      tally.warmedUp();
      agents.forEach(SimulatedAgent::warmedUp);
      awaitEnd(settings.get(SimulateSettings.DURATION), termination, tally);
    }
    pace.end();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static List<SimulatedAgent> agents(
      Settings settings, Sealing sealing, Senders senders, SimulationTally tally) {
    long now = System.currentTimeMillis();
    List<SimulatedAgent> agents = new ArrayList<>();
    for (int number = 1; number <= settings.get(SimulateSettings.AGENTS); number++) {
      SimulatedNode node =
          new SimulatedNode(SEED, number, settings.get(SimulateSettings.CORES), now);
      agents.add(
          new SimulatedAgent(
              node,
              settings.get(SendSettings.INTERVAL).toMillis(),
              settings.get(SendSettings.MAX_DATAGRAM_BYTES),
              sealing,
              senders,
              tally));
    }
    return agents;
  }

  /**
   * Waits until the time is over or the program is asked to end; on a terminal says how far it is.
   */
  private static void awaitEnd(Duration duration, Termination termination, SimulationTally tally)
      throws InterruptedException {
    long began = System.nanoTime();
    boolean terminal = isTerminal();
    while (true) {
      long left =
          duration.isZero() ? Long.MAX_VALUE : duration.toNanos() - (System.nanoTime() - began);
      Duration wait = Duration.ofNanos(Math.clamp(left, 0, PROGRESS_INTERVAL.toNanos()));
      if (termination.isAskedWithin(wait) || left <= wait.toNanos()) {
        return;
      }
      if (terminal) {
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        System.err.println(SimulationSummary.progress(seconds, tally));
      }
    }
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static void awaitLastAnswers(SimulationTally tally) throws InterruptedException {
    long until = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (tally.sending().acknowledged() < tally.sending().datagrams()
        && System.nanoTime() < until) {
      Thread.sleep(LOOK_INTERVAL);
    }
  }

  private static int report(SimulationResult result, Settings settings) throws IOException {
    System.out.print(SimulationSummary.of(result));
    String file = settings.get(SimulateSettings.JSON);
    if (!file.isEmpty()) {
      JsonMapper json =
          JsonMapper.builder()
              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build();
      Files.writeString(Path.of(file), json.writeValueAsString(result) + "\n");
    }
    return result.acknowledged() > 0 ? 0 : Program.FAILED;
  }
}
