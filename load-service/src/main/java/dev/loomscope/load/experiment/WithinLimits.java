package dev.loomscope.load.experiment;

import dev.loomscope.load.server.EchoServer;
import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.List;

/**
 * A measurement that is left out where this process may not have so many connections.
 *
 * @param measurement how it is done where it may
 */
record WithinLimits(Measurement measurement, int connections) implements Measurement {

  /** Does something with a server, if there can be so many connections to it. */
  private interface Trial {
    Measured run() throws ProgramFailure, InterruptedException;
  }

  @Override
  public Measured measure(EchoServer server, Point point)
      throws ProgramFailure, InterruptedException {
    return ifAllowed(() -> measurement.measure(server, point));
  }

  @Override
  public Measured warmUp(EchoServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    return ifAllowed(() -> measurement.warmUp(server, point, time));
  }

  @Override
  public boolean readsServers() {
    return measurement.readsServers();
  }

  @Override
  public List<String> serverArguments() {
    return measurement.serverArguments();
  }

  private Measured ifAllowed(Trial trial) throws ProgramFailure, InterruptedException {
    try {
      FileDescriptors.require(connections, "connections");
    } catch (ProgramFailure tooMany) {
      return Measured.leftOut(tooMany.getMessage());
    }
    return trial.run();
  }
}
