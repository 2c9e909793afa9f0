package dev.loomscope.collector;

import dev.loomscope.collector.registry.Arrivals;
import dev.loomscope.collector.registry.CoreUse;
import dev.loomscope.collector.registry.DiskRate;
import dev.loomscope.collector.registry.History;
import dev.loomscope.collector.registry.NetworkRate;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.collector.registry.Rates;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.collector.registry.Transport;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.SystemFacts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes as a test wants them. Thread-safe. */
public final class TestNodes implements Nodes {

  private static final long MEBI = 1L << 20;
  private static final long GIBI = 1L << 30;

  private final ConcurrentNavigableMap<String, NodeSnapshot> nodes = new ConcurrentSkipListMap<>();

  /** Adds a node, or replaces the one of its name. */
  public void put(NodeSnapshot node) {
    nodes.put(node.name(), node);
  }

  /** Forgets a node. */
  public void remove(String name) {
    nodes.remove(name);
  }

  @Override
  public RegistrySnapshot snapshot() {
    return new RegistrySnapshot(System.currentTimeMillis(), List.copyOf(nodes.values()));
  }

  @Override
  public Optional<History> history(String name) {
    return nodes.containsKey(name) ? Optional.of(HISTORY) : Optional.empty();
  }

  private static final History HISTORY =
      new History(
          IntStream.range(0, 180)
              .mapToObj(
                  i ->
                      i == 100
                          ? point(i, Float.NaN)
                          : point(i, (float) (0.4 + 0.25 * Math.sin(i / 9.0) + 0.1 * (i % 7) / 7)))
              .toList());

  private static History.Point point(int index, float use) {
    long time = System.currentTimeMillis() - (179 - index) * 5_000L;
    return new History.Point(
        time, use, 0.6f + use / 10, use * 9e6f, use * 4e6f, use * 2e6f, use * 3e6f);
  }

  /** A node with a bit of everything that was heard of just now. */
  public static NodeSnapshot node(String name, double cpu) {
    return node(name, cpu, NodeState.ONLINE, "/");
  }

  /** A node whose name another machine has, too. */
  public static NodeSnapshot withTwin(String name, String twin) {
    return node(name, 0.5, NodeState.ONLINE, "/", twin);
  }

  /** A node in some state. */
  public static NodeSnapshot node(
      String name, double cpu, NodeState state, String fullestMountpoint) {
    return node(name, cpu, state, fullestMountpoint, null);
  }

  private static NodeSnapshot node(
      String name, double cpu, NodeState state, String fullestMountpoint, @Nullable String twin) {
    long now = System.currentTimeMillis();
    long silent = state == NodeState.ONLINE ? 0 : state == NodeState.LATE ? 42_000 : 660_000;
    return new NodeSnapshot(
        name,
        state,
        now - 3_600_000,
        now - silent,
        now - silent - 3,
        5_000,
        "10.0.0.7:41234",
        Transport.UDP,
        twin,
        Level.SIGN,
        0x0123456789abcdefL,
        new Arrivals(995, 5, 0, 2, 0, 1),
        Measurements.builder()
            .load(new Load(cpu * 8, 1.25, 0.75))
            .memory(
                new Memory(16 * GIBI, 6 * GIBI, 2 * GIBI, 10 * GIBI, GIBI, 7 * GIBI, -1, -1, -1))
            .filesystems(
                List.of(
                    filesystem("/dev/sda1", fullestMountpoint, 100 * GIBI, 12 * GIBI, false),
                    filesystem("/dev/sdb1", "/var/lib/data", 900 * GIBI, 600 * GIBI, false),
                    filesystem("/dev/loop0", "/snap/core", 64 * MEBI, 0, true)))
            .disks(
                List.of(
                    new Disk("dm-0", 10, 11, 12, 13, 14, 15, 16, 17, 1, "lvm"),
                    new Disk("sda", 10, 11, 12, 13, 14, 15, 16, 17, 1)))
            .networks(
                List.of(
                    new Network("br0", 20, 21, 22, 23, 24, 25, 26, 27, "bridge"),
                    new Network("eth0", 20, 21, 22, 23, 24, 25, 26, 27)))
            .system(
                new SystemFacts(
                    now - 86_400_000,
                    "Linux",
                    "6.1.0-18-amd64",
                    "#1 SMP",
                    "x86_64",
                    name,
                    "(none)",
                    123_456,
                    2_048,
                    1_048_576,
                    7,
                    3))
            .build(),
        new Rates(
            cpu,
            IntStream.range(0, 8)
                .mapToObj(core -> new CoreUse(core, Math.min(1, cpu * (0.4 + 0.15 * core))))
                .toList(),
            List.of(
                new DiskRate("dm-0", 5_000_000, 2_500_000 * cpu, 0.25, "lvm"),
                new DiskRate("sda", 5_000_000, 2_500_000 * cpu, 0.25, null)),
            List.of(
                new NetworkRate("br0", 1_200_000 * cpu, 800_000, 0, 0, "bridge"),
                new NetworkRate("eth0", 1_200_000 * cpu, 800_000, 0, cpu > 0.6 ? 1.5 : 0, null))));
  }

  private static Filesystem filesystem(
      String device, String mountpoint, long size, long available, boolean readOnly) {
    return new Filesystem(
        device, mountpoint, "ext4", size, available, available, 6_000_000, 5_000_000, readOnly);
  }
}
