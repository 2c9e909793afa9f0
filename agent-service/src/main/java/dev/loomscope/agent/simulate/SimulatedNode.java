package dev.loomscope.agent.simulate;

import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.SystemFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A node that is not there: a plausible machine, busier by day than by night, whose counters grow
 * as time passes. The same seed, number and times give the same values. Not thread-safe.
 */
final class SimulatedNode {

  private static final double DAY_MILLIS = 86_400_000;
  private static final double SWITCHES_PER_CORE_SECOND = 1_500;
  private static final long[] LOAD_MINUTES = {1, 5, 15};

  private final String name;
  private final NodeShape shape;
  private final long bootMillis;
  private final double hourOfDay;
  private final RandomWalk use;
  private final Cores cores;
  private final SimulatedMemory memory;
  private final List<SimulatedFilesystem> filesystems;
  private final List<SimulatedDisk> disks;
  private final List<SimulatedNetwork> networks;
  private final List<SimulatedSeries> series;
  private final double[] load = new double[LOAD_MINUTES.length];
  private double contextSwitches;
  private long now;

  /**
   * A node that has been up for a while.
   *
   * @param number from 1, for its name
   * @param cores how many cores; 0 for any
   * @param now Unix milliseconds
   */
  SimulatedNode(long seed, int number, int cores, long now) {
    // The first number drawn is far from its neighbour's, as seeds that follow each other are not.
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + number).nextLong());
    this.name = String.format(Locale.ROOT, "sim-%05d", number);
    this.shape = NodeShape.draw(random, cores);
    this.hourOfDay = random.nextDouble();
    this.use = new RandomWalk(random, 0.05 + 0.5 * random.nextDouble(), 0.1, 0.95);
    this.cores = new Cores(random, shape.cores());
    this.memory = new SimulatedMemory(random, shape);
    this.filesystems = filesystems(random, shape);
    this.disks = shape.disks().stream().map(device -> new SimulatedDisk(random, device)).toList();
    this.networks =
        shape.interfaces().stream().map(device -> new SimulatedNetwork(random, device)).toList();
    this.series = SimulatedSeries.of(random.split(), shape);
    this.bootMillis = now - shape.uptimeMillis();
    this.now = bootMillis;
    pass(now, use.mean());
  }

  String name() {
    return name;
  }

  /**
   * What an agent would measure.
   *
   * @param time Unix milliseconds; not before the last one, or nothing has passed
   */
  Measurements at(long time) {
    if (time > now) {
      double day = Math.sin(2 * Math.PI * (time / DAY_MILLIS + hourOfDay));
      double wandering = use.after((time - now) / 1e3);
      pass(time, Math.clamp(wandering * (1 + 0.4 * day), 0, 1));
    }
    return Measurements.builder()
        .cpu(cores.sum())
        .cores(cores.cores())
        .load(new Load(load[0], load[1], load[2]))
        .memory(memory.memory())
        .filesystems(filesystems.stream().map(SimulatedFilesystem::filesystem).toList())
        .disks(disks.stream().map(SimulatedDisk::disk).toList())
        .networks(networks.stream().map(SimulatedNetwork::network).toList())
        .system(system())
        .series(series.stream().map(SimulatedSeries::series).toList())
        .build();
  }

  private void pass(long time, double busyShare) {
    long elapsed = time - now;
    double seconds = elapsed / 1e3;
    cores.pass(elapsed, busyShare);
    memory.pass(seconds);
    filesystems.forEach(filesystem -> filesystem.pass(seconds));
    disks.forEach(disk -> disk.pass(seconds));
    networks.forEach(network -> network.pass(seconds));
    series.forEach(item -> item.pass(seconds));
    contextSwitches += SWITCHES_PER_CORE_SECOND * shape.cores() * busyShare * seconds;
    for (int i = 0; i < load.length; i++) {
      double kept = Math.exp(-seconds / (60 * LOAD_MINUTES[i]));
      double running = busyShare * shape.cores();
      // The kernel gives hundredths.
      load[i] = Math.round(100 * (running + (load[i] - running) * kept)) / 100.0;
    }
    now = time;
  }

  private SystemFacts system() {
    return new SystemFacts(
        bootMillis,
        "Linux",
        shape.release(),
        "#1 SMP PREEMPT_DYNAMIC",
        "x86_64",
        name,
        "(none)",
        (long) contextSwitches,
        1_000 + 100L * shape.cores(),
        Long.MAX_VALUE,
        0,
        0);
  }

  /** The root on the first disk, each other mount on the next. */
  private static List<SimulatedFilesystem> filesystems(SplittableRandom random, NodeShape shape) {
    List<SimulatedFilesystem> filesystems = new ArrayList<>();
    for (int i = 0; i <= shape.mounts().size(); i++) {
      filesystems.add(
          new SimulatedFilesystem(
              random,
              NodeShape.partition(shape.disks().get(i)),
              i == 0 ? "/" : shape.mounts().get(i - 1)));
    }
    return filesystems;
  }
}
