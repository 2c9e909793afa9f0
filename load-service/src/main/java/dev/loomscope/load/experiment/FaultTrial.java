package dev.loomscope.load.experiment;

import dev.loomscope.load.server.ServerProcess;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Tries a fault on a server that has just been started:
 *
 * <pre>
 *   clients echo -> one client causes the fault -> clients echo on -> count
 *   |- lead time -|                            |- observation time -|
 * </pre>
 *
 * @param mode of the server, for messages and the result
 * @param server its process
 * @param target where clients connect
 * @param conditions of the trial
 * @param marker the secret that the server was started with
 */
public record FaultTrial(
    String mode,
    ServerProcess server,
    InetSocketAddress target,
    Conditions conditions,
    MarkerFile marker) {

  /** How often to look whether there is anybody left to observe. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /**
   * What is the same in all trials.
   *
   * @param clients well-behaved ones
   * @param deadline of each of their echoes
   * @param leadTime how long they echo before the fault
   * @param observationTime how long they echo on after it
   * @param startTime how long they may take to connect, and how long for their first echo
   */
  public record Conditions(
      int clients,
      Duration deadline,
      Duration leadTime,
      Duration observationTime,
      Duration startTime) {}

  /**
   * Tries a fault, after which the server may have ended.
   *
   * @throws ProgramFailure if that could not be measured: the server does not serve all clients
   *     before the fault, or does not cause it
   */
  public Trial of(Fault fault) throws ProgramFailure, InterruptedException {
    try (Crowd crowd =
            Crowd.start(
                target, conditions.clients(), conditions.deadline(), conditions.startTime());
        Client faulty = Client.connect(target, -1, conditions.startTime())) {
      return observe(fault, crowd, faulty);
    } catch (IOException refused) {
      throw new ProgramFailure("mode %s cannot be connected to: %s".formatted(mode, refused));
    }
  }

  private Trial observe(Fault fault, Crowd crowd, Client faulty)
      throws ProgramFailure, InterruptedException {
    int clients = conditions.clients();
    boolean faultyServed = faulty.echo(conditions.startTime()) == Client.Echo.IN_TIME;
    int served = crowd.awaitServed(conditions.startTime());
    if (!faultyServed || served < clients) {
      throw new ProgramFailure(
          "mode %s served only %d of %d clients before there was any fault"
              .formatted(mode, served, clients));
    }
    Thread.sleep(conditions.leadTime());
    int before = crowd.inTime();
    faulty.send(marker.messageFor(fault));
    awaitEnd(crowd);
    crowd.stop();
    boolean servesNewClients = serves();
    // Connections end a moment before their process has.
    boolean alive = servesNewClients || !server.endsWithin(conditions.deadline());
    return new Trial(
        mode,
        fault.label(),
        clients,
        before,
        crowd.inTime(),
        crowd.failed(Client.Echo.LATE),
        crowd.failed(Client.Echo.CLOSED),
        crowd.failed(Client.Echo.ALTERED),
        whatItSaw(faulty),
        alive,
        servesNewClients);
  }

  /** Waits for the end of the observation, or until all clients have failed. */
  private void awaitEnd(Crowd crowd) throws InterruptedException {
    long end = System.nanoTime() + conditions.observationTime().toNanos();
    while (System.nanoTime() - end < 0 && crowd.inTime() > 0) {
      Thread.sleep(LOOK);
    }
  }

  private String whatItSaw(Client faulty) throws ProgramFailure {
    return switch (faulty.look(LOOK)) {
      case CLOSED -> "ended";
      case LATE -> "silence";
      default ->
          throw new ProgramFailure("mode %s echoed what should have been a fault".formatted(mode));
    };
  }

  private boolean serves() {
    try (Client next = Client.connect(target, 0, conditions.deadline())) {
      return next.echo(conditions.deadline()) == Client.Echo.IN_TIME;
    } catch (IOException refused) {
      return false;
    }
  }
}
