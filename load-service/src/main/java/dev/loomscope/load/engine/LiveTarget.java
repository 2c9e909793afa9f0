package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where an open loop connects to. It is asked for each connection, for servers come and go. */
public interface LiveTarget {

  /** The address for the next connection, or null if none is known. Returns at once. */
  @Nullable InetSocketAddress next();

  /** A connection to an address failed: it may be out of date. Returns at once. */
  void doubt(InetSocketAddress address);

  /** A target that stays at one address, which was looked up. */
  static LiveTarget at(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("an address that was not looked up");
    }
    return new LiveTarget() {
      @Override
      public InetSocketAddress next() {
        return address;
      }

      @Override
      public void doubt(InetSocketAddress failed) {
        // there is no other
      }
    };
  }
}
