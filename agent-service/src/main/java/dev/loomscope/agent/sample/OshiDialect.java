package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import java.util.function.LongSupplier;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.NetworkIF;

/**
 * What OSHI 7.5 tells on a system, as its sources have it. Where a system does not tell a figure,
 * OSHI answers 0, or something else under the same name; both are {@link Protocol#UNKNOWN} here.
 */
enum OshiDialect {
  LINUX,
  WINDOWS,
  MACOS,
  /** Whatever else OSHI runs on: only what means the same everywhere. */
  OTHER;

  /** A figure that not every system tells. */
  enum Figure {
    CONTEXT_SWITCHES,
    /** Windows has handles instead, of which there are many more kinds. */
    DESCRIPTORS,
    DISK_QUEUE,
    /** OSHI's transfer time, where it is the time in which any operation was in progress. */
    DISK_BUSY_TIME,
    /** OSHI's transfer time, where it is the sum of what each operation took. */
    DISK_OPERATION_TIME,
    /** On Linux OSHI reads the wrong column: datagrams sent. */
    UDP_ERRORS
  }

  /** That of this system. */
  static OshiDialect here() {
    String system = System.getProperty("os.name");
    if (system.equals("Linux")) {
      return LINUX;
    }
    if (system.startsWith("Windows")) {
      return WINDOWS;
    }
    return system.startsWith("Mac") ? MACOS : OTHER;
  }

  /** Whether CPU time is counted in a mode. */
  boolean counts(TickType mode) {
    return switch (mode) {
      case USER, SYSTEM, IDLE -> true;
      case NICE -> this == LINUX || this == MACOS;
      case IRQ, SOFTIRQ -> this == LINUX || this == WINDOWS;
      case IOWAIT, STEAL -> this == LINUX;
    };
  }

  /** The value if it means what the figure says, else {@link Protocol#UNKNOWN}. */
  long told(Figure figure, LongSupplier value) {
    boolean tells =
        switch (figure) {
          case CONTEXT_SWITCHES, DISK_QUEUE -> this == LINUX || this == WINDOWS;
          case DESCRIPTORS -> this == LINUX || this == MACOS;
          case DISK_BUSY_TIME -> this == LINUX;
          case DISK_OPERATION_TIME, UDP_ERRORS -> this == WINDOWS || this == MACOS;
        };
    return tells ? value.getAsLong() : Protocol.UNKNOWN;
  }

  /** A disk as people name it: {@code sda}, {@code PHYSICALDRIVE0}, {@code disk0}. */
  String disk(String name) {
    return name.replace(this == WINDOWS ? "\\\\.\\" : "/dev/", "");
  }

  /** A place of a file system as people name it; on Windows {@code C:} for OSHI's {@code C:\}. */
  String mountpoint(String mount) {
    return this == WINDOWS && mount.endsWith("\\") ? mount.substring(0, mount.length() - 1) : mount;
  }

  /** What is mounted. A volume of Windows has a long number only, so the place stands for it. */
  String device(String volume, String mount) {
    return this == WINDOWS ? mountpoint(mount) : volume;
  }

  /**
   * An interface as people name it: on Windows the name that one gives it there ({@code Ethernet}),
   * for Java's ({@code eth3}) is known nowhere else.
   */
  String network(NetworkIF network) {
    if (this != WINDOWS) {
      return network.getName();
    }
    return network.getIfAlias().isEmpty() ? network.getDisplayName() : network.getIfAlias();
  }

  /** Whether it carries traffic of its own; Windows lists each filter on an interface, too. */
  boolean isInterface(NetworkIF network) {
    return this != WINDOWS || network.getIPv4addr().length > 0 || network.getIPv6addr().length > 0;
  }
}
