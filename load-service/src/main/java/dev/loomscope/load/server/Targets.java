package dev.loomscope.load.server;

import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Servers that run already: they are looked up and tried, and neither started nor stopped. */
public final class Targets implements Servers {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<Target> targets;
  private final BooleanSupplier stopped;

  /**
   * The servers at some targets.
   *
   * @param stopped whether this process is about to end
   */
  public Targets(List<Target> targets, BooleanSupplier stopped) {
    this.targets = List.copyOf(targets);
    this.stopped = stopped;
  }

  @Override
  public MeasuredServer start(Variant variant, List<String> more, boolean isRead)
      throws ProgramFailure {
    Target target =
        targets.stream()
            .filter(one -> one.name().equals(variant.name()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(variant.name()));
    return new MeasuredServer(variant, null, reachable(target.endpoint()), target.metrics());
  }

  /**
   * An address of a server's name at which it takes connections.
   *
   * @throws ProgramFailure if there is none; it says in one line why
   */
  public static InetSocketAddress reachable(InetSocketAddress named) throws ProgramFailure {
    try {
      IOException refusal = new IOException("it has no address");
      for (InetAddress address : InetAddress.getAllByName(named.getHostString())) {
        InetSocketAddress endpoint = new InetSocketAddress(address, named.getPort());
        try (Socket probe = new Socket()) {
          probe.connect(endpoint, Math.toIntExact(PATIENCE.toMillis()));
          return endpoint;
        } catch (IOException refused) {
          refusal = refused;
        }
      }
      throw new ProgramFailure(
          "nobody listens at %s: %s".formatted(InetAddresses.text(named), refusal.getMessage()));
    } catch (UnknownHostException unknown) {
      throw new ProgramFailure("there is no host named " + named.getHostString());
    }
  }

  @Override
  public void stop(List<MeasuredServer> some) {
    // they run on, as they did before
  }

  @Override
  public List<Facts> facts() {
    return targets.stream().map(Target::facts).toList();
  }

  @Override
  public boolean areStopped() {
    return stopped.getAsBoolean();
  }
}
