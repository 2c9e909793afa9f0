package dev.loomscope.collector.registry;

import java.util.Locale;

/** How recently a node was heard of. */
public enum NodeState {
  /** Within the last three of its intervals. */
  ONLINE,
  /** Not within them. Its values are no longer shown as current. */
  LATE,
  /** Not for {@code nodes.gone-after} (ten minutes by default); soon forgotten. */
  GONE;

  /** As users see it: {@code online}, {@code late}, {@code gone}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
