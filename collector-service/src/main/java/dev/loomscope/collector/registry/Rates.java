package dev.loomscope.collector.registry;

import java.util.List;

/**
 * What happened between a node's last two samples, derived from its counters. NaN: not known, as
 * after the first sample, after a counter was reset, or when the clock jumped. Immutable.
 *
 * @param cpu share of all cores' time that was neither idle nor waiting for a disk, from 0 to 1
 * @param cores the same for each core
 */
public record Rates(
    double cpu, List<CoreUse> cores, List<DiskRate> disks, List<NetworkRate> networks) {

  /** Of a node with one sample. */
  public static final Rates UNKNOWN = new Rates(Double.NaN, List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Rates {
    cores = List.copyOf(cores);
    disks = List.copyOf(disks);
    networks = List.copyOf(networks);
  }
}
