package dev.loomscope.agent.send;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of a collector's addresses a node sends to: the first in its {@link Rendezvous} order that
 * is not passed over. One that stayed silent is passed over for a minute, and for twice as long
 * each further time in a row, at most for sixteen minutes: trying a dead one costs three samples.
 * If all are passed over, the one is taken whose time is up the soonest. Not thread-safe.
 */
final class AddressChoice {

  static final Duration FIRST_PASS = Duration.ofMinutes(1);
  static final Duration LONGEST_PASS = Duration.ofMinutes(16);

  private record Pass(long untilNanos, Duration length) {}

  private final String node;
  private final CollectorName name;
  private final LongSupplier nanoClock;
  private final Map<InetAddress, Pass> passes = new HashMap<>(2);
  private List<InetAddress> known = List.of();
  private List<InetAddress> order = List.of();

  AddressChoice(String node, CollectorName name, LongSupplier nanoClock) {
    this.node = node;
    this.name = name;
    this.nanoClock = nanoClock;
  }

  /** The address to send to now; null if none is known. */
  @Nullable InetAddress now() {
    List<InetAddress> addresses = name.addresses();
    if (!addresses.equals(known)) {
      known = addresses;
      order = Rendezvous.order(node, addresses);
      passes.keySet().retainAll(order);
    }
    if (order.size() < 2 || passes.isEmpty()) {
      return order.isEmpty() ? null : order.getFirst();
    }
    long now = nanoClock.getAsLong();
    InetAddress soonest = order.getFirst();
    long soonestLeft = Long.MAX_VALUE;
    for (InetAddress address : order) {
      @Nullable Pass pass = passes.get(address);
      long left = pass == null ? 0 : pass.untilNanos() - now;
      if (left <= 0) {
        return address;
      }
      if (left < soonestLeft) {
        soonestLeft = left;
        soonest = address;
      }
    }
    return soonest;
  }

  /** Passes an address over: it was silent. */
  void passOver(InetAddress address) {
    @Nullable Pass before = passes.get(address);
    Duration length = before == null ? FIRST_PASS : before.length().multipliedBy(2);
    if (length.compareTo(LONGEST_PASS) > 0) {
      length = LONGEST_PASS;
    }
    passes.put(address, new Pass(nanoClock.getAsLong() + length.toNanos(), length));
  }

  /** Forgets that an address was ever silent: it answers. */
  void heard(InetAddress address) {
    passes.remove(address);
  }
}
