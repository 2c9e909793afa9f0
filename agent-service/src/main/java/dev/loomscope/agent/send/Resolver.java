package dev.loomscope.agent.send;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;

/** Looks names up. Thread-safe. */
@FunctionalInterface
public interface Resolver {

  /**
   * Returns a name's addresses, in any order.
   *
   * @throws UnknownHostException if there are none, or nobody can tell at the moment
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /**
   * The system's resolver. The JVM's own cache of names is switched off for the whole process: it
   * would answer a later question with an old answer. To be called before any name was looked up,
   * for the JVM reads its settings once.
   */
  static Resolver system() {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
