package dev.loomscope.collector.receive;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The sources that datagrams came from lately, as many as there may be. Sources of which nothing is
 * known and nothing waits are forgotten first. Not thread-safe.
 */
final class Sources {

  /** Some 100 bytes each. */
  private static final int MOST = 16_384;

  private final Map<Long, Source> sources = new HashMap<>();

  /** The source that an address belongs to. */
  Source of(InetAddress address) {
    Long key = key(address.getAddress());
    Source source = sources.get(key);
    if (source == null) {
      makeRoom();
      source = new Source();
      sources.put(key, source);
    }
    return source;
  }

  /** The first 64 bits of an address, and of which kind it is: IPv4 has 32, below 0::/32. */
  private static Long key(byte[] address) {
    long key = 0;
    for (int i = 0; i < Math.min(address.length, Long.BYTES); i++) {
      key = (key << Byte.SIZE) | (address[i] & 0xff);
    }
    return key;
  }

  private void makeRoom() {
    if (sources.size() >= MOST) {
      sources.values().removeIf(source -> source.waiting() == 0 && !source.isKnown());
    }
    if (sources.size() >= MOST) {
      sources.values().removeIf(source -> source.waiting() == 0);
    }
  }
}
