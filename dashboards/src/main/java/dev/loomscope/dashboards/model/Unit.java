package dev.loomscope.dashboards.model;

/** How Grafana writes the values of a panel. */
public enum Unit {
  /** A count, shortened to thousands and millions. */
  COUNT("short"),
  /** A number as it is. */
  NUMBER("none"),
  /** A share from 0 to 1. */
  SHARE("percentunit"),
  /** A length of time in seconds. */
  SECONDS("s"),
  /** Bytes, in powers of 1,024. */
  BYTES("bytes"),
  /** Bytes a second, in powers of 1,000, as networks and disks are sold. */
  BYTES_PER_SECOND("Bps"),
  /** Messages or requests a second. */
  REQUESTS_PER_SECOND("reqps"),
  /** Operations a second of a disk. */
  IO_PER_SECOND("iops"),
  /** Packets a second. */
  PACKETS_PER_SECOND("pps"),
  /** Anything else a second. */
  EVENTS_PER_SECOND("cps"),
  /** CPU seconds a second. */
  CORES("suffix: cores");

  private final String id;

  Unit(String id) {
    this.id = id;
  }

  /** Grafana's name of it. */
  public String id() {
    return id;
  }
}
