package dev.loomscope.service;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Reads addresses that settings name, and writes them. */
public final class InetAddresses {

  private InetAddresses() {}

  /**
   * Returns the address of this machine that a text names: the wildcard, a loopback address or one
   * of an interface.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static InetAddress parse(String text) {
    try {
      InetAddress address = InetAddress.getByName(text);
      if (text.isEmpty()
          || !(address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || NetworkInterface.getByInetAddress(address) != null)) {
        throw new IllegalArgumentException("not an address of this machine");
      }
      return address;
    } catch (UnknownHostException | SocketException unknown) {
      throw new IllegalArgumentException(unknown);
    }
  }

  /**
   * Returns the endpoint that {@code HOST:PORT} names, for those who look its name up themselves;
   * an IPv6 address stands in brackets.
   *
   * @return the endpoint, unresolved, an IPv6 address without its brackets
   * @throws IllegalArgumentException if the text has another form
   */
  public static InetSocketAddress parseHostAndPort(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException("an IPv6 address without brackets");
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    if (host.isEmpty() || port < 1) {
      throw new IllegalArgumentException("no host, or port 0");
    }
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** An endpoint as {@code HOST:PORT}; by its name, if it has one. */
  public static String text(InetSocketAddress endpoint) {
    return text(endpoint.getHostString(), endpoint.getPort());
  }

  /** A host and a port as {@code HOST:PORT}, an IPv6 address in brackets. */
  public static String text(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
