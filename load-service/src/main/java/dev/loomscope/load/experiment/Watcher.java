package dev.loomscope.load.experiment;

import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.MemoryReader;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.load.server.ServerWatch;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.time.Duration;

/**
 * Watches servers while they are under load.
 *
 * @param interval from one reading of a server to the next
 * @param cores of the machine; a peak of CPU beyond them is time that was used before
 * @param withMemory whether to read the memory, too, of servers that are one process: the kernel
 *     takes a millisecond for it. For a thousand processes it takes a hundred, which would disturb
 *     what is measured
 */
public record Watcher(Duration interval, int cores, boolean withMemory) {

  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration MEMORY_TIME = Duration.ofSeconds(30);

  /** Reads a server ten times a second. */
  public Watcher(int cores, boolean withMemory) {
    this(INTERVAL, cores, withMemory);
  }

  /** Drives clients while a server is watched. */
  @FunctionalInterface
  public interface Load<T> {
    /** Returns what came of it. */
    T run(MemoryReader watch) throws ProgramFailure, InterruptedException;
  }

  /** What a load brought, and what the server used meanwhile, as far as that is known. */
  public record Watched<T>(T load, ServerFigures server) {}

  /**
   * Watches a server while it is under load.
   *
   * @throws ProgramFailure if the load cannot be driven, or the server has ended or cannot be read
   */
  public <T> Watched<T> during(MeasuredServer server, Load<T> load)
      throws ProgramFailure, InterruptedException {
    MetricsPage page = server.metrics();
    if (page == null) {
      return new Watched<>(load.run(MemoryReader.NONE), ServerFigures.UNKNOWN);
    }
    boolean memory = withMemory && !server.variant().hasProcesses();
    try (ServerWatch watch = ServerWatch.begin(page, interval, memory)) {
      T brought = load.run(watch);
      server.requireAlive();
      return new Watched<>(brought, watch.end().onCores(cores));
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(page, failure.getMessage()));
    }
  }

  /** How long clients stay connected at most for a server to read its memory. */
  static Duration memoryBound(MeasuredServer server) {
    return MEMORY_TIME.multipliedBy(server.variant().patience());
  }

  /** The same with another interval. */
  Watcher every(Duration otherInterval) {
    return new Watcher(otherInterval, cores, withMemory);
  }

  /** The same that reads the memory, too, where that costs little. */
  Watcher readingMemory() {
    return new Watcher(interval, cores, true);
  }
}
