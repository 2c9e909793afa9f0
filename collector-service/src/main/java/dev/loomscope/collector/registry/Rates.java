package dev.loomscope.collector.registry;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

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

  /** The sum over disks, layers on top of others left aside; NaN if none is known. */
  public double ofDisks(ToDoubleFunction<DiskRate> rate) {
    return sum(disks, disk -> disk.layer() == null, rate);
  }

  /** The sum over interfaces, layers on top of others left aside; NaN if none is known. */
  public double ofNetworks(ToDoubleFunction<NetworkRate> rate) {
    return sum(networks, network -> network.layer() == null, rate);
  }

  private static <T> double sum(List<T> items, Predicate<T> counts, ToDoubleFunction<T> rate) {
    return items.stream()
        .filter(counts)
        .mapToDouble(rate)
        .filter(known -> !Double.isNaN(known))
        .reduce(Double::sum)
        .orElse(Double.NaN);
  }
}
