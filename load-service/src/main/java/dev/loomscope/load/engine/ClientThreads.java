package dev.loomscope.load.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does something with several loops at the same time, each on a platform thread of its own. */
final class ClientThreads {

  /** What is done with a loop. */
  @FunctionalInterface
  interface Work<L, T> {
    /** Returns what came of it. */
    T of(L loop) throws IOException;
  }

  private ClientThreads() {}

  /**
   * Returns what came of each loop, when the last is done.
   *
   * @throws IOException if one could not be driven; the others are interrupted then
   */
  static <L, T> List<T> run(List<L> loops, Work<L, T> work)
      throws IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            loops.size(), Thread.ofPlatform().name("clients-", 0).daemon().factory());
    try {
      List<Future<T>> running =
          loops.stream().map(loop -> threads.submit(() -> work.of(loop))).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a client thread failed", failure.getCause());
    } finally {
      threads.shutdownNow(); // a thread that still runs wakes up from its select, and ends
      threads.close();
    }
  }
}
