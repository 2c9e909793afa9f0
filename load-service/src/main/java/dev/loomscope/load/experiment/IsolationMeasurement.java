package dev.loomscope.load.experiment;

import dev.loomscope.load.experiment.Measure.Isolation;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.server.EchoServer;
import dev.loomscope.load.server.ServiceProgram;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures {@link Isolation}: one trial of one fault, after which the server may be gone. */
final class IsolationMeasurement implements Measurement {

  private final Fault fault;
  private final FaultTrial.Conditions conditions;
  private final MarkerFile marker;

  /**
   * A measurement.
   *
   * @param marker the secret that has servers fail
   */
  IsolationMeasurement(Isolation isolation, MarkerFile marker, Settings settings) {
    this.fault = Fault.of(isolation.fault());
    this.conditions =
        new FaultTrial.Conditions(
            isolation.clients(),
            isolation.deadline(),
            isolation.leadTime(),
            isolation.observationTime(),
            settings.get(ServiceProgram.START_TIME));
    this.marker = marker;
  }

  /** Who was in time is all that is asked. */
  @Override
  public boolean readsServers() {
    return false;
  }

  @Override
  public List<String> serverArguments() {
    return marker.serverArguments();
  }

  @Override
  public Measured measure(EchoServer server, Point point)
      throws ProgramFailure, InterruptedException {
    Trial trial =
        new FaultTrial(
                server.variant().name(),
                Objects.requireNonNull(server.process(), "started for the trial"),
                server.target(),
                conditions,
                marker)
            .of(fault);
    Measured measured =
        new Measured(
            Map.of(Figure.ON_TIME_PERCENT, 100.0 * trial.inTime() / trial.clients()),
            null,
            null,
            0, // whom the fault harms is what is measured
            trial.altered(),
            Map.of(),
            0,
            trial.disturbed(),
            List.of(),
            trial);
    if (trial.disturbed()) {
      return measured.noting("some clients had late echoes before there was any fault");
    }
    if (!trial.serverAlive()) {
      return measured.noting("the server had ended");
    }
    return trial.servesNewClients() ? measured : measured.noting("the server was stuck");
  }

  /** Nothing: the clients echo for a while before the fault. */
  @Override
  public Measured warmUp(EchoServer server, Point point, Duration time) {
    return Measured.leftOut("there is nothing to warm up");
  }
}
