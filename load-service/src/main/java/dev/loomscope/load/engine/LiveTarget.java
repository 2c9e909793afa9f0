package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a live load connects to. It is asked for each connection, for servers come and go. */
public interface LiveTarget {

  /** The address for the next connection, or null if none is known. Returns at once. */
  @Nullable InetSocketAddress next();

  /** A connection to an address failed: it may be out of date. Returns at once. */
  void doubt(InetSocketAddress address);
}
