package dev.loomscope.agent.sample;

/**
 * Where items of the section {@code series} come from, by the names that node_exporter has for its
 * collectors.
 */
public enum SeriesSource {
  MEMINFO,
  VMSTAT,
  STAT,
  SOFTNET,
  SCHEDSTAT,
  PRESSURE,
  DISKSTATS,
  NETDEV,
  NETSTAT,
  SOCKSTAT,
  CONNTRACK,
  ARP,
  ENTROPY,
  TIMEX,
  MDADM,
  NETCLASS,
  BONDING,
  HWMON,
  THERMAL_ZONE,
  POWERSUPPLYCLASS,
  OS,
  DMI,
  TEXTFILE
}
