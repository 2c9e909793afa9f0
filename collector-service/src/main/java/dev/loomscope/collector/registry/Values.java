package dev.loomscope.collector.registry;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SystemFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last value of every item of a node, whichever report it came in. Not thread-safe. */
final class Values {

  private final NodeAccount account;
  private final Readings<Section, CpuTimes> cpu = new Readings<>();
  private final Readings<Integer, Core> cores = new Readings<>();
  private final Readings<Section, Load> load = new Readings<>();
  private final Readings<Section, Memory> memory = new Readings<>();
  private final Readings<String, Filesystem> filesystems = new Readings<>();
  private final Readings<String, Disk> disks = new Readings<>();
  private final Readings<String, Network> networks = new Readings<>();
  private final Readings<Section, SystemFacts> system = new Readings<>();
  private final Readings<Series.Id, Series> series = new Readings<>();
  private final List<Readings<?, ?>> all =
      List.of(cpu, cores, load, memory, filesystems, disks, networks, system, series);

  private @Nullable Rates rates;

  Values(NodeAccount account) {
    this.account = account;
  }

  /** How many items there are. */
  int items() {
    return all.stream().mapToInt(Readings::size).sum();
  }

  /** Takes what a report says of items of which no later report has told. */
  void update(Measurements measurements, Arriving arriving) {
    rates = null;
    updateOnly(cpu, Section.CPU, measurements.cpu(), arriving);
    for (Core core : measurements.cores()) {
      cores.update(core.number(), core, arriving, account);
    }
    updateOnly(load, Section.LOAD, measurements.load(), arriving);
    updateOnly(memory, Section.MEMORY, measurements.memory(), arriving);
    for (Filesystem filesystem : measurements.filesystems()) {
      filesystems.update(filesystem.mountpoint(), filesystem, arriving, account);
    }
    for (Disk disk : measurements.disks()) {
      disks.update(disk.device(), disk, arriving, account);
    }
    for (Network network : measurements.networks()) {
      networks.update(network.device(), network, arriving, account);
    }
    updateOnly(system, Section.SYSTEM, measurements.system(), arriving);
    for (Series item : measurements.series()) {
      Series known = series.value(item.id());
      series.update(item.id(), known == null ? item : item.withIdOf(known), arriving, account);
    }
  }

  private <V> void updateOnly(
      Readings<Section, V> readings, Section section, @Nullable V value, Arriving arriving) {
    if (value != null) {
      readings.update(section, value, arriving, account);
    }
  }

  /** Forgets the items that the node has not told of since a sample. */
  void forgetBefore(long sample) {
    long forgotten = 0;
    for (Readings<?, ?> readings : all) {
      forgotten += readings.forgetBefore(sample);
    }
    if (forgotten > 0) {
      rates = null;
      account.change(-forgotten);
    }
  }

  /** All values. */
  Measurements measurements() {
    return new Measurements(
        cpu.onlyValue(),
        cores.values(),
        load.onlyValue(),
        memory.onlyValue(),
        filesystems.values(),
        disks.values(),
        networks.values(),
        system.onlyValue(),
        series.values());
  }

  /** The node's memory; null if it tells none. */
  @Nullable Memory memory() {
    return memory.onlyValue();
  }

  /** What follows from the last two values of each counter. */
  Rates rates() {
    Rates derived = rates;
    if (derived == null) {
      derived =
          new Rates(
              Derivation.cpu(cpu.only()),
              cores.derive(Derivation::core),
              disks.derive(Derivation::disk),
              networks.derive(Derivation::network));
      rates = derived;
    }
    return derived;
  }
}
