package dev.loomscope.load.engine;

import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

  /** How long before the first request is due the threads are started, so that they are there. */
  private static final long HEAD_START_NANOS = 20_000_000;

  private LoadEngine() {}

  /**
   * Runs a closed-loop plan to its end or its bound. Sockets are opened before the clock starts, so
   * that making them is not measured.
   *
   * @param whileHeld done once, after the last client is done and before those that a plan with
   *     {@link LoadPlan#hold} keeps are closed
   * @throws ProgramFailure if this process may not open so many sockets
   */
  public static LoadFigures run(LoadPlan plan, WhileHeld whileHeld)
      throws ProgramFailure, InterruptedException {
    FileDescriptors.require(plan.clients(), "clients");
    int threads = Math.min(plan.threads(), plan.clients());
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      tallies.add(new Tally());
    }
    Milestones milestones =
        new Milestones(plan.clients(), tallies.stream().map(tally -> tally.echoes).toList());
    List<ClosedLoop> loops = new ArrayList<>();
    try {
      Payload payload = Payload.of(plan.bytes());
      SourceAddresses sources = SourceAddresses.of(plan.target().getAddress(), plan.clients());
      for (int i = 0; i < threads; i++) {
        loops.add(new ClosedLoop(plan, payload, sources, milestones, tallies.get(i), i, threads));
      }
      ClientCost cost = ClientCost.sum(ClientThreads.run(loops, ClosedLoop::run));
      whileHeld.run();
      return LoadFigures.of(plan, tallies, milestones, cost);
    } catch (IOException failure) {
      throw new ProgramFailure("the clients cannot be driven: " + failure.getMessage());
    } finally {
      loops.forEach(ClosedLoop::close);
    }
  }

  /**
   * Runs an open-loop plan to its end. Connections that are kept are made, and served once, before
   * the first request is due.
   *
   * @throws ProgramFailure if this process may not open so many sockets
   */
  public static OpenFigures run(OpenPlan plan) throws ProgramFailure, InterruptedException {
    FileDescriptors.require(plan.connections(), "connections");
    int threads = Math.min(plan.threads(), plan.connections());
    List<OpenTally> tallies = Stream.generate(OpenTally::new).limit(threads).toList();
    List<OpenLoop> loops = new ArrayList<>();
    try {
      Payload payload = Payload.of(plan.bytes());
      SourceAddresses sources = SourceAddresses.of(plan.target().getAddress(), plan.connects());
      for (int i = 0; i < threads; i++) {
        loops.add(new OpenLoop(plan, payload, sources, tallies.get(i), i, threads));
      }
      ClientThreads.run(loops, OpenLoop::open);
      Schedule schedule = new Schedule(System.nanoTime() + HEAD_START_NANOS, plan.rate());
      List<ClientCost> costs = ClientThreads.run(loops, loop -> loop.run(schedule));
      return OpenFigures.of(plan, schedule, tallies, ClientCost.sum(costs));
    } catch (IOException failure) {
      throw new ProgramFailure("the clients cannot be driven: " + failure.getMessage());
    } finally {
      loops.forEach(OpenLoop::close);
    }
  }
}
