package dev.loomscope.load.serve;

import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Makes the load of a scenario at one target. Used by one thread. */
final class Drive {

  /** After a session in which nothing came back, so that a target that is away is not hammered. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Scenario scenario;
  private final TargetName name;
  private final Meter meter;
  private final Duration patience;
  private final BooleanSupplier stopped;

  /**
   * A load that has not begun.
   *
   * @param patience how long a request may take
   * @param stopped whether to end before the scenario does
   */
  Drive(Scenario scenario, Target target, Meter meter, Duration patience, BooleanSupplier stopped) {
    this.scenario = scenario;
    this.name = new TargetName(target);
    this.meter = meter;
    this.patience = patience;
    this.stopped = stopped;
  }

  /**
   * Makes the load, until it is over or stopped.
   *
   * @throws IOException if no selector can be had
   * @throws ProgramFailure if not so many sockets can be had
   */
  void run() throws IOException, ProgramFailure, InterruptedException {
    if (stopped.getAsBoolean()) {
      return;
    }
    name.lookUp();
    meter.begin();
    try {
      if (scenario.isOpenLoop()) {
        openLoop();
      } else {
        closedLoop();
      }
    } finally {
      meter.end();
    }
  }

  private void openLoop() throws ProgramFailure, InterruptedException {
    LoadEngine.run(
        OpenPlan.continuous(
            name,
            scenario.connections(),
            scenario.messagesPerConnection(),
            scenario.bytes(),
            scenario.rate(),
            scenario.duration(),
            patience),
        meter,
        stopped);
  }

  private void closedLoop() throws ProgramFailure, InterruptedException {
    long began = System.nanoTime();
    while (!stopped.getAsBoolean() && System.nanoTime() - began < scenario.duration().toNanos()) {
      if (!session()) {
        Thread.sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  /** Returns whether anything came back. */
  private boolean session() throws ProgramFailure, InterruptedException {
    InetSocketAddress address = name.next();
    if (address == null) {
      meter.unresolved();
      return false;
    }
    meter.connections(scenario.connections());
    LoadFigures figures =
        LoadEngine.run(
            ClosedPlan.sessions(
                address,
                scenario.connections(),
                scenario.messagesPerConnection(),
                scenario.bytes(),
                1,
                scenario.connections(),
                patience));
    meter.connections(0);
    meter.session(figures);
    if (!figures.isFlawless()) {
      name.doubt(address);
    }
    return figures.echoes() > 0;
  }
}
