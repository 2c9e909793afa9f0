package dev.loomscope.load.engine;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that clients connect from. One address has some 28,000 ports (ip(7), {@code
 * ip_local_port_range}), and finding a free one gets slow past half of them. So a run of more
 * clients than that at a loopback target spreads them over 127.0.0.0/8, all of which is the
 * loopback's; where the spread begins is drawn, because ports of the last minute's runs may still
 * be in TIME_WAIT.
 *
 * <p>Immutable.
 */
final class SourceAddresses {

  /** Half of the ports that Linux gives out by default. */
  static final int CLIENTS_PER_ADDRESS = 14_000;

  /** By then the ports of the first are free again. */
  private static final int ADDRESSES = 254;

  private static final int LOOPBACK_NETWORK = 127;

  /** Leaves all of them to the system. */
  static final SourceAddresses NONE = new SourceAddresses(false, 1);

  private final boolean spread;
  private final int base;

  private SourceAddresses(boolean spread, int base) {
    this.spread = spread;
    this.base = base;
  }

  /**
   * The addresses of a run's clients.
   *
   * @param clients how many there will be, one after the other or at once
   */
  static SourceAddresses of(InetAddress target, long clients) {
    boolean spread =
        clients > CLIENTS_PER_ADDRESS
            && target.isLoopbackAddress()
            && target instanceof Inet4Address
            && !System.getProperty("os.name").startsWith("Mac"); // has 127.0.0.1 alone
    return new SourceAddresses(spread, new SplittableRandom().nextInt(1, 1 << 16));
  }

  /** The address of a client, with any free port; null where the system shall choose. */
  @Nullable InetSocketAddress of(int client) {
    if (!spread) {
      return null;
    }
    byte[] address = {
      LOOPBACK_NETWORK,
      (byte) (1 + client / CLIENTS_PER_ADDRESS % ADDRESSES),
      (byte) (base >> 8),
      (byte) Math.max(1, base & 0xfe)
    };
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException neverOfFourBytes) {
      throw new IllegalStateException(neverOfFourBytes);
    }
  }
}
