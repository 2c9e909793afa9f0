package dev.loomscope.agent.simulate;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What machine a simulated node is. Immutable.
 *
 * @param cores how many cores
 * @param memoryBytes memory that the kernel gives out
 * @param swapBytes swap space; 0 if there is none
 * @param disks names of its disks, the system's first
 * @param mounts what is mounted beside the root, each on a further disk
 * @param interfaces names of its network interfaces, the loopback's first
 * @param release the kernel's release
 * @param uptimeMillis how long it has been up when the simulation begins
 */
record NodeShape(
    int cores,
    long memoryBytes,
    long swapBytes,
    List<String> disks,
    List<String> mounts,
    List<String> interfaces,
    String release,
    long uptimeMillis) {

  private static final long GIB = 1L << 30;
  private static final long HOUR = 3_600_000;

  /** Small machines are many, large ones few: how often each is drawn of a hundred. */
  private static final int[][] CORES = {{2, 25}, {4, 30}, {8, 25}, {16, 12}, {32, 5}, {64, 3}};

  private static final int[] GIB_PER_CORE = {2, 4, 4, 8};
  private static final List<String> MOUNTS = List.of("/var", "/srv", "/data");
  private static final List<String> RELEASES =
      List.of("6.1.0-28-amd64", "6.8.0-51-generic", "6.12.6-200.fc41.x86_64");

  /**
   * Draws a machine.
   *
   * @param cores how many cores; 0 draws that, too
   */
  static NodeShape draw(SplittableRandom random, int cores) {
    int count = cores > 0 ? cores : cores(random.nextInt(100));
    long memory = count * GIB * GIB_PER_CORE[random.nextInt(GIB_PER_CORE.length)];
    boolean virtual = random.nextInt(3) > 0;
    int disks = 1 + random.nextInt(count < 8 ? 2 : 4);
    int mounts = random.nextInt(Math.min(disks, MOUNTS.size() + 1));
    return new NodeShape(
        count,
        memory - memory / 50, // the kernel keeps about so much for itself
        random.nextBoolean() ? 2 * GIB : 0,
        disks(virtual ? "vd" : count < 16 ? "sd" : "nvme", disks),
        MOUNTS.subList(0, mounts),
        random.nextInt(4) > 0 ? List.of("lo", "eth0") : List.of("lo", "eth0", "eth1"),
        RELEASES.get(random.nextInt(RELEASES.size())),
        HOUR + random.nextLong(100 * 24 * HOUR));
  }

  /** The partition of a disk that is mounted. */
  static String partition(String disk) {
    return "/dev/" + disk + (disk.startsWith("nvme") ? "p1" : "1");
  }

  private static List<String> disks(String kind, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> kind.equals("nvme") ? "nvme" + i + "n1" : kind + (char) ('a' + i))
        .toList();
  }

  private static int cores(int drawn) {
    int below = 0;
    for (int[] choice : CORES) {
      below += choice[1];
      if (drawn < below) {
        return choice[0];
      }
    }
    throw new IllegalStateException("shares of a hundred: " + below);
  }
}
