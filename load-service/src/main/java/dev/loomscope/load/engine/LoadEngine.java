package dev.loomscope.load.engine;

import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs load plans: shares the clients out to a few selector threads and adds up what they counted.
 *
 * <pre>{@code
 * LoadFigures figures = LoadEngine.run(plan, () -> {});
 * }</pre>
 *
 * <p>Stateless, hence thread-safe; runs at the same time share the machine, though.
 */
public final class LoadEngine {

  /** What is done while the clients of a finished run are still connected. */
  @FunctionalInterface
  public interface WhileHeld {
    /** Looks at the server; the clients stay connected until it returns. */
    void run() throws InterruptedException;
  }

  private LoadEngine() {}

  /**
   * Runs a plan to its end or its bound. Sockets are opened before the clock starts, so that making
   * them is not measured.
   *
   * @param whileHeld done once, after the last client is done and before those that a plan with
   *     {@link LoadPlan#hold} keeps are closed
   * @throws ProgramFailure if this process may not open so many sockets
   */
  public static LoadFigures run(LoadPlan plan, WhileHeld whileHeld)
      throws ProgramFailure, InterruptedException {
    FileDescriptors.require(plan.clients());
    int threads = Math.min(plan.threads(), plan.clients());
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      tallies.add(new Tally());
    }
    Milestones milestones =
        new Milestones(plan.clients(), tallies.stream().map(tally -> tally.echoes).toList());
    List<ClosedLoop> loops = new ArrayList<>();
    try {
      Payload payload = new Payload(plan.messages(), plan.bytes());
      SourceAddresses sources = SourceAddresses.of(plan);
      for (int i = 0; i < threads; i++) {
        loops.add(new ClosedLoop(plan, payload, sources, milestones, tallies.get(i), i, threads));
      }
      ClientCost cost = drive(loops);
      whileHeld.run();
      return LoadFigures.of(plan, tallies, milestones, cost);
    } catch (IOException failure) {
      throw new ProgramFailure("the clients cannot be driven: " + failure.getMessage());
    } finally {
      loops.forEach(ClosedLoop::close);
    }
  }

  private static ClientCost drive(List<ClosedLoop> loops) throws IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            loops.size(), Thread.ofPlatform().name("clients-", 0).daemon().factory());
    try {
      List<Future<ClientCost>> running =
          loops.stream().map(loop -> threads.submit(loop::run)).toList();
      List<ClientCost> costs = new ArrayList<>();
      for (Future<ClientCost> one : running) {
        costs.add(one.get());
      }
      return ClientCost.sum(costs);
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
