package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.engine.SteadyPlan;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.server.EchoServer;
import dev.loomscope.service.Settings;
import java.time.Duration;

/** Makes plans of what a measurement says and of the clients' settings. Immutable. */
final class ConnectionPlans {

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

  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

  private final int threads;
  private final int connecting;

  ConnectionPlans(Settings settings) {
    this.threads = settings.get(MeasureSettings.THREADS);
    this.connecting = settings.get(MeasureSettings.CONNECTING);
  }

  /** Connections that stay; with no duration they are idle. */
  SteadyPlan steady(
      EchoServer server, int connections, int bytes, Duration warmUp, Duration duration) {
    return new SteadyPlan(
        server.target(),
        connections,
        bytes,
        warmUp,
        duration,
        threads,
        connecting,
        OPEN_TIME.multipliedBy(server.variant().patience()),
        PATIENCE);
  }

  /** Requests at a rate that is tried: whether the last echoes come is soon decided. */
  OpenPlan rising(EchoServer server, ConstantRate load, Duration bound) {
    Duration patience = bound.multipliedBy(2);
    return constant(
        server, load, patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience);
  }

  /** Requests at a constant rate. */
  OpenPlan constant(EchoServer server, ConstantRate load) {
    return constant(server, load, PATIENCE.multipliedBy(server.variant().patience()));
  }

  private OpenPlan constant(EchoServer server, ConstantRate load, Duration patience) {
    return new OpenPlan(
        server.target(),
        load.connections(),
        load.messagesPerConnection(),
        load.bytes(),
        load.rate(),
        load.warmUp(),
        load.duration(),
        threads,
        connecting,
        patience);
  }
}
