package dev.loomscope.collector.registry;

import java.util.Locale;

/** How a report travelled. */
public enum Transport {
  UDP,
  TCP;

  /** As users see it: {@code udp}, {@code tcp}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
