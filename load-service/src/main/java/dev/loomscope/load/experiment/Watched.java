package dev.loomscope.load.experiment;

import dev.loomscope.load.echo.EchoServer;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.load.server.ServerWatch;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.time.Duration;

/**
 * What a load brought, and what the server used meanwhile.
 *
 * @param load its figures
 */
record Watched<T>(T load, ServerFigures server) {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** Drives clients while a server is watched. */
  @FunctionalInterface
  interface Load<T> {
    /** Returns what came of it. */
    T run(ServerWatch watch) throws ProgramFailure, InterruptedException;
  }

  /**
   * Watches a server while it is under load.
   *
   * @param interval from one reading of the server to the next
   * @throws ProgramFailure if the load cannot be driven, or the server has ended or cannot be read
   */
  static <T> Watched<T> during(EchoServer server, Duration interval, Load<T> load)
      throws ProgramFailure, InterruptedException {
    MetricsPage page = server.metrics();
    try (ServerWatch watch = ServerWatch.begin(page, interval, false)) {
      T brought = load.run(watch);
      server.process().requireAlive();
      return new Watched<>(brought, watch.end().onCores(CORES));
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(page, failure.getMessage()));
    }
  }
}
