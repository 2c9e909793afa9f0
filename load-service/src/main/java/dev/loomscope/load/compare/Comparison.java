package dev.loomscope.load.compare;

import dev.loomscope.load.echo.EchoServer;
import dev.loomscope.load.echo.EchoServers;
import dev.loomscope.load.echo.Variant;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.result.ComparisonResult.ModeResult;
import dev.loomscope.load.result.ComparisonResult.ScenarioResult;
import dev.loomscope.load.result.ComparisonResult.Server;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Holds the servers' modes against each other. In this order:
 *
 * <ol>
 *   <li>one server of each mode is started, and warmed up; this warms up the clients, too
 *   <li>fresh rounds: a further server is started, has its first load, and is stopped
 *   <li>warm rounds: each mode's server in turn; every round begins with another mode, so that none
 *       always follows the same one
 *   <li>once more under each load, to read its memory while all clients are connected
 * </ol>
 *
 * <p>Only one server is under load at a time. Used by one thread.
 */
final class Comparison {

  private final Settings settings;
  private final List<Scenario> scenarios;
  private final EchoServers servers;
  private final RoundRunner runner;
  private final Progress progress;
  private final List<Contender> contenders = new ArrayList<>();

  Comparison(
      Settings settings,
      List<Variant> variants,
      EchoServers servers,
      RoundRunner runner,
      Progress progress) {
    this.settings = settings;
    this.scenarios = settings.get(CompareSettings.SCENARIO).stream().sorted().toList();
    this.servers = servers;
    this.runner = runner;
    this.progress = progress;
    variants.forEach(variant -> contenders.add(new Contender(variant)));
  }

  /** How many steps a comparison is shown to take. */
  static int steps(Settings settings, List<Variant> variants) {
    int scenarios = settings.get(CompareSettings.SCENARIO).size();
    int memory = scenarios;
    return variants.stream()
        .mapToInt(
            variant ->
                1
                    + memory
                    + scenarios * variant.rounds(settings.get(CompareSettings.FRESH_ROUNDS))
                    + scenarios * variant.rounds(settings.get(CompareSettings.ROUNDS)))
        .sum();
  }

  /**
   * Runs all of it.
   *
   * @throws ProgramFailure if a server does not start, ends, or cannot be read any more
   */
  void run() throws ProgramFailure, InterruptedException {
    for (Contender contender : contenders) {
      progress.doing("warming up " + contender.variant().name());
      EchoServer server = servers.start(contender.variant());
      contender.warmedUp(
          server, runner.warmUp(server, scenarios, settings.get(CompareSettings.WARM_UP)));
      progress.done("warmed up " + contender.variant().name());
    }
    int freshRounds = settings.get(CompareSettings.FRESH_ROUNDS);
    for (int round = 0; round < freshRounds; round++) {
      for (Scenario scenario : scenariosOf(round)) {
        for (Contender contender : contendersOf(round, freshRounds)) {
          fresh(contender, scenario, round);
        }
      }
    }
    int rounds = settings.get(CompareSettings.ROUNDS);
    for (int round = 0; round < rounds; round++) {
      for (Scenario scenario : scenariosOf(round)) {
        for (Contender contender : contendersOf(round, rounds)) {
          warm(contender, scenario, round);
        }
      }
    }
    for (Scenario scenario : scenarios) {
      for (Contender contender : contenders) {
        progress.doing(title("reading memory", scenario, contender));
        RunResult result = runner.measureMemory(contender.server(), scenario);
        contender.figures(scenario).warmMemory().add(result);
        progress.done(
            title("memory", scenario, contender) + Quantities.bytes(result.peakMemoryBytes()));
      }
    }
  }

  /** Each scenario's figures. */
  List<ScenarioResult> results() {
    return scenarios.stream()
        .map(
            scenario ->
                new ScenarioResult(
                    scenario.label(),
                    scenario.clients(),
                    scenario.messages(),
                    scenario.bytes(),
                    contenders.stream().map(contender -> result(contender, scenario)).toList()))
        .toList();
  }

  /** How each server was started, and what it says its settings are. */
  List<Server> servers() throws ProgramFailure {
    List<Server> all = new ArrayList<>();
    for (Contender contender : contenders) {
      all.add(
          new Server(
              contender.variant().name(),
              servers.command(contender.variant()),
              contender.server().settings()));
    }
    return all;
  }

  private void fresh(Contender contender, Scenario scenario, int round)
      throws ProgramFailure, InterruptedException {
    String what = title("fresh round " + (round + 1), scenario, contender);
    progress.doing(what);
    EchoServer server = servers.start(contender.variant());
    try {
      RunResult result = runner.measure(server, scenario, 1);
      contender.figures(scenario).fresh().add(result);
      contender.figures(scenario).freshMemory().add(runner.measureMemory(server, scenario));
      progress.done(what + rate(result));
    } finally {
      servers.stop(server);
    }
  }

  private void warm(Contender contender, Scenario scenario, int round)
      throws ProgramFailure, InterruptedException {
    String what = title("warm round " + (round + 1), scenario, contender);
    progress.doing(what);
    int runs = scenario.runsFor(settings.get(MeasureSettings.REQUESTS_PER_ROUND));
    RunResult result = runner.measure(contender.server(), scenario, runs);
    contender.figures(scenario).warm().add(result);
    progress.done(what + rate(result));
  }

  private List<Scenario> scenariosOf(int round) {
    List<Scenario> order = new ArrayList<>(scenarios);
    Collections.rotate(order, -round);
    return order;
  }

  private List<Contender> contendersOf(int round, int rounds) {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.rotate(order, -round);
    order.removeIf(contender -> round >= contender.variant().rounds(rounds));
    return order;
  }

  private static ModeResult result(Contender contender, Scenario scenario) {
    return contender.figures(scenario).result(contender.variant(), contender.warmUp());
  }

  private static String title(String what, Scenario scenario, Contender contender) {
    return "%s, %s, %s: ".formatted(what, scenario.label(), contender.variant().name());
  }

  private static String rate(RunResult result) {
    return Quantities.rate(result.requestsPerSecond()) + " requests/s";
  }
}
