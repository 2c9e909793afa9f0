package dev.loomscope.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a node, or the part of them that one datagram carries. A section that is not there
 * is null or empty. Immutable.
 *
 * @param cpu CPU time summed over all cores
 * @param series what node_exporter tells beside
 */
public record Measurements(
    @Nullable CpuTimes cpu,
    List<Core> cores,
    @Nullable Load load,
    @Nullable Memory memory,
    List<Filesystem> filesystems,
    List<Disk> disks,
    List<Network> networks,
    @Nullable SystemFacts system,
    List<Series> series) {

  /** Copies the lists. */
  public Measurements {
    cores = List.copyOf(cores);
    filesystems = List.copyOf(filesystems);
    disks = List.copyOf(disks);
    networks = List.copyOf(networks);
    series = List.copyOf(series);
  }

  /** Starts with no section at all. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects sections, each of which may be left out. Not thread-safe. */
  public static final class Builder {
    private @Nullable CpuTimes cpu;
    private List<Core> cores = List.of();
    private @Nullable Load load;
    private @Nullable Memory memory;
    private List<Filesystem> filesystems = List.of();
    private List<Disk> disks = List.of();
    private List<Network> networks = List.of();
    private @Nullable SystemFacts system;
    private List<Series> series = List.of();

    private Builder() {}

    /** CPU time summed over all cores. */
    public Builder cpu(CpuTimes value) {
      cpu = value;
      return this;
    }

    /** CPU time by core. */
    public Builder cores(List<Core> values) {
      cores = values;
      return this;
    }

    /** Load averages. */
    public Builder load(Load value) {
      load = value;
      return this;
    }

    /** Memory and swap. */
    public Builder memory(Memory value) {
      memory = value;
      return this;
    }

    /** Mounted file systems. */
    public Builder filesystems(List<Filesystem> values) {
      filesystems = values;
      return this;
    }

    /** Block devices. */
    public Builder disks(List<Disk> values) {
      disks = values;
      return this;
    }

    /** Network interfaces. */
    public Builder networks(List<Network> values) {
      networks = values;
      return this;
    }

    /** The system as a whole. */
    public Builder system(SystemFacts value) {
      system = value;
      return this;
    }

    /** What node_exporter tells beside. */
    public Builder series(List<Series> values) {
      series = values;
      return this;
    }

    /** Returns what was collected. */
    public Measurements build() {
      return new Measurements(
          cpu, cores, load, memory, filesystems, disks, networks, system, series);
    }
  }
}
