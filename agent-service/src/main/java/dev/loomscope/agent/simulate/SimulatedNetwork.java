package dev.loomscope.agent.simulate;

import dev.loomscope.wire.Network;
import java.util.SplittableRandom;

/** A network interface of a simulated node, whose traffic wanders. Not thread-safe. */
final class SimulatedNetwork {

  private static final int PACKET_BYTES = 700;

  /** One packet in so many is dropped on its way in. */
  private static final long PACKETS_PER_DROP = 1_000_000;

  private final String device;
  private final RandomWalk receiveRate;
  private final RandomWalk sendRate;
  private double received;
  private double sent;

  SimulatedNetwork(SplittableRandom random, String device) {
    this.device = device;
    this.receiveRate = rate(random);
    this.sendRate = rate(random);
  }

  void pass(double seconds) {
    received += receiveRate.after(seconds) * seconds;
    sent += sendRate.after(seconds) * seconds;
  }

  Network network() {
    boolean loopback = device.equals("lo");
    long receivedPackets = (long) received / PACKET_BYTES;
    // What a loopback sends, it receives.
    return loopback
        ? new Network(
            device, (long) received, receivedPackets, 0, 0, (long) received, receivedPackets, 0, 0)
        : new Network(
            device,
            (long) received,
            receivedPackets,
            0,
            receivedPackets / PACKETS_PER_DROP,
            (long) sent,
            (long) sent / PACKET_BYTES,
            0,
            0);
  }

  /** In bytes per second: 20 KB to 5 MB. */
  private static RandomWalk rate(SplittableRandom random) {
    double mean = 20_000 + random.nextInt(5_000_000);
    return new RandomWalk(random, mean, mean / 3, 10 * mean);
  }
}
