package dev.loomscope.agent.send;

import java.util.Locale;

/** How datagrams travel. */
public enum Transport {
  /** Each on its own; what is lost stays lost. */
  UDP,
  /** As lines of a connection. */
  TCP;

  /** As users see it: {@code udp}, {@code tcp}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
