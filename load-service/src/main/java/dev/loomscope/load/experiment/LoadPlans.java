package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.Clients;
import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.experiment.Measure.Sessions;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.service.Settings;
import java.time.Duration;

/** Makes plans of what a measurement says and of the clients' settings. Immutable. */
final class LoadPlans {

  /**
   * How long all connections may take to be opened and served. Ten thousand processes take about 20
   * s; a server that does not take them all must not hold up the others.
   */
  private static final Duration OPEN_TIME = Duration.ofSeconds(30);

  /**
   * How long after the last request echoes may come: what is so late is as good as lost. A loop
   * that one client stalls takes some seconds to catch up, and longer where the CPUs are busy.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int threads;
  private final Duration timeout;

  LoadPlans(Settings settings) {
    this.threads = settings.get(MeasureSettings.THREADS);
    this.timeout = settings.get(MeasureSettings.TIMEOUT);
  }

  /** Sessions of a number of clients. */
  ClosedPlan sessions(MeasuredServer server, Sessions sessions, int clients) {
    return ClosedPlan.sessions(
        server.target(),
        driven(clients, sessions.bytes()),
        sessions.messages(),
        timeout.multipliedBy(server.variant().patience()));
  }

  /** Connections that stay; with no duration they are idle. */
  ClosedPlan steady(
      MeasuredServer server, int connections, int bytes, Duration warmUp, Duration duration) {
    return ClosedPlan.steady(
        server.target(),
        driven(connections, bytes),
        warmUp,
        duration,
        OPEN_TIME.multipliedBy(server.variant().patience()),
        PATIENCE);
  }

  /** Requests at a constant rate. */
  OpenPlan constant(MeasuredServer server, ConstantRate load) {
    return constant(server, load, PATIENCE.multipliedBy(server.variant().patience()));
  }

  /** The same with another time for the last echoes. */
  OpenPlan constant(MeasuredServer server, ConstantRate load, Duration patience) {
    return new OpenPlan(
        server.target(),
        driven(load.connections(), load.bytes()),
        load.messagesPerConnection(),
        load.rate(),
        load.warmUp(),
        load.duration(),
        patience);
  }

  private Clients driven(int connections, int bytes) {
    return new Clients(connections, bytes, threads);
  }
}
