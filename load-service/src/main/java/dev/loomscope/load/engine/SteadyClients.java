package dev.loomscope.load.engine;

import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Connections to an echo server that stay: each is open and was served once. They rest until they
 * are told to run.
 *
 * <pre>{@code
 * try (SteadyClients clients = SteadyClients.open(plan)) {
 *   LoadFigures figures = clients.run();
 * }
 * }</pre>
 *
 * <p>Used by one thread.
 */
public final class SteadyClients implements AutoCloseable {

  private final SteadyPlan plan;
  private final List<Tally> tallies;
  private final List<SteadyLoop> loops;

  private SteadyClients(SteadyPlan plan, List<Tally> tallies, List<SteadyLoop> loops) {
    this.plan = plan;
    this.tallies = tallies;
    this.loops = loops;
  }

  /**
   * Opens connections and has one echo on each, because a handshake is done by the server's kernel,
   * whether or not the server will ever serve it.
   *
   * @throws ProgramFailure if this process may not open so many sockets
   */
  public static SteadyClients open(SteadyPlan plan) throws ProgramFailure, InterruptedException {
    FileDescriptors.require(plan.connections(), "connections");
    int threads = Math.min(plan.threads(), plan.connections());
    List<Tally> tallies = Stream.generate(Tally::new).limit(threads).toList();
    List<SteadyLoop> loops = new ArrayList<>();
    SteadyClients clients = new SteadyClients(plan, tallies, loops);
    boolean opened = false;
    try {
      Payload payload = Payload.of(plan.bytes());
      SourceAddresses sources = SourceAddresses.of(plan.target().getAddress(), plan.connections());
      for (int i = 0; i < threads; i++) {
        loops.add(new SteadyLoop(plan, payload, sources, tallies.get(i), i, threads));
      }
      ClientThreads.run(loops, SteadyLoop::open);
      opened = true;
      return clients;
    } catch (IOException failure) {
      throw undriven(failure);
    } finally {
      if (!opened) {
        clients.close();
      }
    }
  }

  /** How many connections have had an echo. */
  public int served() {
    return plan.connections() - Math.toIntExact(tallies.stream().mapToLong(t -> t.starved).sum());
  }

  /**
   * Runs the plan, once.
   *
   * @return what opening and running brought: the steady part is what came back after the warm-up,
   *     and the latencies are of that and of what came back late; requests and echoes are those of
   *     the warm-up, too, but not those that opened the connections, which {@link
   *     LoadFigures#starved} and {@link LoadFigures#firstEcho} tell of
   * @throws ProgramFailure if the connections cannot be driven
   */
  public LoadFigures run() throws ProgramFailure, InterruptedException {
    try {
      long began = System.nanoTime();
      ClientCost cost = ClientCost.sum(ClientThreads.run(loops, loop -> loop.run(began)));
      return LoadFigures.of(plan, loops, tallies, cost);
    } catch (IOException failure) {
      throw undriven(failure);
    }
  }

  @Override
  public void close() {
    loops.forEach(SteadyLoop::close);
  }

  private static ProgramFailure undriven(IOException failure) {
    return new ProgramFailure("the connections cannot be driven: " + failure.getMessage());
  }
}
