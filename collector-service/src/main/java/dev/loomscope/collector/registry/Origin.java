package dev.loomscope.collector.registry;

import dev.loomscope.service.InetAddresses;
import java.net.InetSocketAddress;

/**
 * Where a report came from. Immutable.
 *
 * @param address the sender's, resolved
 */
public record Origin(InetSocketAddress address, Transport transport) {

  /** The sender as people write it: {@code 10.0.0.7:41234}, {@code [fe80::1]:41234}. */
  String text() {
    return InetAddresses.text(address.getAddress().getHostAddress(), address.getPort());
  }
}
