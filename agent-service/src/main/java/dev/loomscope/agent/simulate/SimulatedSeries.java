package dev.loomscope.agent.simulate;

import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesField;
import dev.loomscope.wire.SeriesGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An item of the section {@code series} of a simulated node: as many values as an agent tells of
 * such a server, of their usual lengths, and moving as they do. What they mean does not fit
 * together. Not thread-safe.
 */
final class SimulatedSeries {

  /** Of counters, most count what never happens: errors, drops, collisions. */
  private static final double AT_REST = 0.5;

  /** The fastest counter of a group grows by so much a second. */
  private static final double MOST_PER_SECOND = 50_000;

  /** Gauges are sizes in bytes and small numbers. */
  private static final double MOST_OF_A_GAUGE = 1e10;

  private final SplittableRandom random;
  private final Series.Id id;
  private final double[] values;
  private final double[] perSecond;

  private SimulatedSeries(SplittableRandom random, String group, String... labels) {
    this.random = random;
    this.id = new Series.Id(SeriesGroup.of(group), List.of(labels));
    List<SeriesField> fields = id.group().fields();
    this.values = new double[fields.size()];
    this.perSecond = new double[fields.size()];
    for (int i = 0; i < values.length; i++) {
      double drawn = random.nextDouble();
      if (fields.get(i).key().equals("info")) {
        values[i] = 1;
      } else if (fields.get(i).type() == SeriesField.Type.GAUGE) {
        values[i] = Math.pow(MOST_OF_A_GAUGE, drawn);
      } else if (random.nextDouble() >= AT_REST) {
        int decimals = fields.get(i).decimals(); // of those that count seconds
        perSecond[i] =
            decimals > 0 ? Math.pow(10, decimals) * drawn : Math.pow(MOST_PER_SECOND, drawn);
      }
    }
  }

  /** Those that an agent tells by default of a server without sensors, arrays and bonds. */
  static List<SimulatedSeries> of(SplittableRandom random, NodeShape shape) {
    List<SimulatedSeries> all = new ArrayList<>();
    for (String group :
        List.of(
            "meminfo", "vmstat", "stat", "netstat", "sockstat", "pressure", "entropy", "timex")) {
      all.add(new SimulatedSeries(random, group));
    }
    for (int core = 0; core < shape.cores(); core++) {
      all.add(new SimulatedSeries(random, "guest", Integer.toString(core)));
      all.add(new SimulatedSeries(random, "softnet", Integer.toString(core)));
    }
    shape.disks().forEach(disk -> all.add(new SimulatedSeries(random, "diskstats", disk)));
    for (String device : shape.interfaces()) {
      if (device.equals("lo")) {
        continue; // as an agent leaves it out
      }
      all.add(new SimulatedSeries(random, "netdev", device));
      all.add(new SimulatedSeries(random, "netclass", device));
      all.add(
          new SimulatedSeries(
              random,
              "netinfo",
              device,
              "up",
              "full",
              "02:42:ac:11:00:02",
              "ff:ff:ff:ff:ff:ff",
              ""));
      all.add(new SimulatedSeries(random, "arp", device));
    }
    all.add(
        fact(random, "os", "debian", "Debian GNU/Linux", "12", "Debian GNU/Linux 12 (bookworm)"));
    all.add(fact(random, "dmi", "QEMU", "Standard PC (Q35 + ICH9, 2009)", "pc-q35-8.2"));
    all.add(fact(random, "build", "1.0.0", "", "loomscope", "java25", "linux", "amd64"));
    return all;
  }

  /** An item whose last labels are not known. */
  private static SimulatedSeries fact(SplittableRandom random, String group, String... known) {
    List<String> labels = new ArrayList<>(List.of(known));
    while (labels.size() < SeriesGroup.of(group).labels().size()) {
      labels.add("");
    }
    return new SimulatedSeries(random, group, labels.toArray(String[]::new));
  }

  void pass(double seconds) {
    double busy = 2 * random.nextDouble() * seconds;
    for (int i = 0; i < values.length; i++) {
      values[i] += perSecond[i] * busy;
    }
  }

  Series series() {
    long[] whole = new long[values.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (long) values[i];
    }
    return Series.of(id, whole);
  }
}
