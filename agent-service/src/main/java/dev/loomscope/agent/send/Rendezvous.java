package dev.loomscope.agent.send;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): each node ranks all addresses by a hash of
 * node and address, and takes the first. All agents agree without talking to each other, and when
 * an address goes only the nodes that had it move.
 */
final class Rendezvous {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Rendezvous() {}

  /** The addresses, each once, those first that the node prefers. */
  static List<InetAddress> order(String node, List<InetAddress> addresses) {
    return addresses.stream()
        .distinct()
        .sorted(
            Comparator.comparingLong((InetAddress address) -> weight(node, address))
                .reversed()
                .thenComparing(InetAddress::getHostAddress))
        .toList();
  }

  /** The same in every process, on every machine, for all time: 64 bits by FNV-1a, then mixed. */
  static long weight(String node, InetAddress address) {
    long hash = fnv(FNV_OFFSET, node.getBytes(StandardCharsets.UTF_8));
    hash = fnv(hash * FNV_PRIME, address.getAddress()); // as if a zero byte stood between
    return mix(hash);
  }

  private static long fnv(long start, byte[] bytes) {
    long hash = start;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** MurmurHash3's finaliser: FNV alone leaves the high bits of short inputs alike. */
  private static long mix(long hash) {
    long mixed = hash;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
