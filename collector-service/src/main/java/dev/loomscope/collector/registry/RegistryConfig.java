package dev.loomscope.collector.registry;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.List;

/**
 * What the registry is told.
 *
 * @param maxNodes nodes known at once, at least 1
 * @param maxBytes bytes of the heap that all nodes may take together, by {@link Footprint}
 * @param goneAfter how long after its last report a node counts as gone
 * @param forgetAfter how long after its last report a node is forgotten; not less than {@code
 *     goneAfter}
 */
public record RegistryConfig(
    int maxNodes, long maxBytes, Duration goneAfter, Duration forgetAfter) {

  /** Nodes known at once. */
  public static final Setting<Integer> MAX_NODES =
      Setting.integer("max-nodes", 1, 1_000_000, "Nodes known at once; further ones are refused");

  private static final long LEAST_BYTES = 1 << 20;

  private static final Setting<Long> MAX_BYTES =
      Setting.of(
          "registry.max-bytes",
          "Memory of all nodes together; further nodes are refused",
          "a number of bytes from 1048576 to the maximum heap, or a share of that such as 50%",
          RegistryConfig::bytes);
  private static final Setting<Duration> GONE_AFTER =
      Setting.duration(
          "nodes.gone-after",
          Duration.ofSeconds(1),
          Duration.ofDays(30),
          "How long after its last report a node counts as gone");
  private static final Setting<Duration> FORGET_AFTER =
      Setting.duration(
          "nodes.forget-after",
          Duration.ofSeconds(1),
          Duration.ofDays(30),
          "How long after its last report a node is forgotten");

  /** Every setting of the registry. */
  public static final List<Setting<?>> SETTINGS =
      List.of(MAX_NODES, MAX_BYTES, GONE_AFTER, FORGET_AFTER);

  /** A node may miss that many of its intervals before it is late. */
  private static final int INTERVALS_UNTIL_LATE = 3;

  /**
   * Reads it from settings.
   *
   * @throws InvalidSettingException if nodes would be forgotten before they are gone
   */
  public static RegistryConfig of(Settings settings) throws InvalidSettingException {
    Duration goneAfter = settings.get(GONE_AFTER);
    Duration forgetAfter = settings.get(FORGET_AFTER);
    if (forgetAfter.compareTo(goneAfter) < 0) {
      throw new InvalidSettingException(
          "setting nodes.forget-after = %s is not allowed: it must not be less than nodes.gone-after = %s"
              .formatted(forgetAfter, goneAfter));
    }
    long maxBytes = settings.get(MAX_BYTES);
    long fitting = maxBytes / Footprint.ofSmallestNode();
    return new RegistryConfig(
        (int) Math.min(settings.get(MAX_NODES), fitting), maxBytes, goneAfter, forgetAfter);
  }

  private static long bytes(String text) {
    long heap = Runtime.getRuntime().maxMemory();
    long bytes =
        text.endsWith("%")
            ? heap / 100 * Integer.parseInt(text.substring(0, text.length() - 1))
            : Long.parseLong(text);
    if (bytes < LEAST_BYTES || bytes > heap) {
      throw new IllegalArgumentException("out of range");
    }
    return bytes;
  }

  /** Nobody stays online for days by saying that the next report is due tomorrow. */
  private static final long LONGEST_INTERVAL_MILLIS = Duration.ofMinutes(5).toMillis();

  /** How long a node may be silent before it is late. */
  static long lateAfterMillis(long intervalMillis) {
    return INTERVALS_UNTIL_LATE * Math.min(intervalMillis, LONGEST_INTERVAL_MILLIS);
  }

  /** What a node is that has been silent for so long. */
  NodeState state(long silentMillis, long intervalMillis) {
    if (silentMillis <= lateAfterMillis(intervalMillis)) {
      return NodeState.ONLINE; // however seldom it reports: then later than others it is gone
    }
    return silentMillis <= goneAfter.toMillis() ? NodeState.LATE : NodeState.GONE;
  }

  /** Whether a node that has been silent for so long is to be forgotten. */
  boolean forgets(long silentMillis, long intervalMillis) {
    return silentMillis > forgetAfter.toMillis()
        && state(silentMillis, intervalMillis) == NodeState.GONE;
  }
}
