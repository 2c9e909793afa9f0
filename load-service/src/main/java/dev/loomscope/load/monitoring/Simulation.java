package dev.loomscope.load.monitoring;

import dev.loomscope.load.process.ServerProcess;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run of simulated agents in a process of its own. Used by one thread. */
final class Simulation {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How long the simulation may take beyond its time, to begin and to write its figures. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ServerProcesses processes;
  private final ServerProcess process;
  private final Path figures;
  private final Duration length;

  private Simulation(
      ServerProcesses processes, ServerProcess process, Path figures, Duration length) {
    this.processes = processes;
    this.process = process;
    this.figures = figures;
    this.length = length;
  }

  /**
   * Starts agents that begin to report, without times for {@code warmUp} and with for {@code time}.
   */
  static Simulation start(
      ServerProcesses processes,
      Settings settings,
      String collector,
      Load load,
      Duration warmUp,
      Duration time)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    try {
      Path figures = Files.createTempFile("loomscope-simulation", ".json");
      List<String> command = new ArrayList<>(ServiceProgram.SIMULATION.command(settings));
      command.addAll(List.of("--collector", collector));
      command.addAll(List.of("--agents", Integer.toString(load.agents())));
      command.addAll(List.of("--transport", load.transport()));
      command.addAll(List.of("--interval", settings.get(MonitoringSettings.INTERVAL).toString()));
      command.addAll(List.of("--warm-up", warmUp.toString(), "--duration", time.toString()));
      command.addAll(List.of("--json", figures.toString(), "--log-level", "error"));
      ServerProcess process = processes.launch("the simulation", command);
      Simulation simulation =
          new Simulation(processes, process, figures, warmUp.plus(time).plus(PATIENCE));
      process.awaitReady(settings.get(ServiceProgram.START_TIME));
      return simulation;
    } catch (IOException failure) {
      throw new ProgramFailure("no temporary file can be made: " + failure.getMessage());
    }
  }

  /** Waits for its end and returns its figures, see {@code loomscope simulate --json}. */
  JsonNode figures() throws ProgramFailure, InterruptedException {
    process.awaitSuccess(length);
    processes.stop(process);
    try {
      JsonNode read = JSON.readTree(figures);
      Files.delete(figures);
      return read;
    } catch (IOException | JacksonException failure) {
      throw new ProgramFailure("cannot read the simulation's figures: " + failure.getMessage());
    }
  }
}
