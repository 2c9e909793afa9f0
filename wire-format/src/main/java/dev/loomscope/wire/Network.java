package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * A network interface's counters since it appeared. Any number may be {@link Protocol#UNKNOWN}.
 * Immutable.
 *
 * @param device its name, such as {@code eth0}
 * @param layer what it is, such as {@code bond}, if what passes it is counted once more at another
 *     interface, or never leaves the node; null: it counts in totals
 */
public record Network(
    String device,
    long receivedBytes,
    long receivedPackets,
    long receiveErrors,
    long receiveDrops,
    long sentBytes,
    long sentPackets,
    long sendErrors,
    long sendDrops,
    @Nullable String layer) {

  /** One that counts in totals. */
  public Network(
      String device,
      long receivedBytes,
      long receivedPackets,
      long receiveErrors,
      long receiveDrops,
      long sentBytes,
      long sentPackets,
      long sendErrors,
      long sendDrops) {
    this(
        device,
        receivedBytes,
        receivedPackets,
        receiveErrors,
        receiveDrops,
        sentBytes,
        sentPackets,
        sendErrors,
        sendDrops,
        null);
  }

  /** The same, as a layer of this kind. */
  public Network withLayer(String kind) {
    return new Network(
        device,
        receivedBytes,
        receivedPackets,
        receiveErrors,
        receiveDrops,
        sentBytes,
        sentPackets,
        sendErrors,
        sendDrops,
        kind);
  }
}
