package dev.loomscope.load.command;

import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.load.server.ServerWatch;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A load's figures, and the server's meanwhile.
 *
 * @param server null if it was not watched
 */
record WatchedLoad<T>(T load, @Nullable ServerFigures server) {

  /** What the server is watched during. */
  @FunctionalInterface
  interface Load<T> {
    /** Runs the load; the watch is null if the server is not watched. */
    T run(@Nullable ServerWatch watch) throws ProgramFailure, InterruptedException;
  }

  /**
   * Runs a load, and watches the server if the settings say where its metrics are.
   *
   * @param withMemory whether the readings meanwhile ask for memory, too
   */
  static <T> WatchedLoad<T> run(Settings settings, boolean withMemory, Load<T> load)
      throws ProgramFailure, InterruptedException {
    String url = settings.get(LoadSettings.METRICS_URL);
    if (url.isEmpty()) {
      return new WatchedLoad<>(load.run(null), null);
    }
    MetricsPage page = MetricsPage.at(URI.create(url));
    try (ServerWatch watch =
        ServerWatch.begin(page, settings.get(MeasureSettings.SAMPLE_INTERVAL), withMemory)) {
      T figures = load.run(watch);
      return new WatchedLoad<>(figures, watch.end());
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(page, failure.getMessage()));
    }
  }
}
