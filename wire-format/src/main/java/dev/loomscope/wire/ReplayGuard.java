package dev.loomscope.wire;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses sealed datagrams that were accepted before. It remembers, for each node, the last starts
 * and for each start the last 1,024 sequences; what it cannot remember any more it refuses, by
 * time: every start that it forgets leaves its latest sample time behind as a floor for starts that
 * it does not know. docs/dev/protocol.md argues why that is enough.
 *
 * <p>It also refuses what was sampled before the node's newest start began but comes from a start
 * before that one: held back on the way, it would pass for what the node is now.
 *
 * <p>Some 250 bytes a node; a node whose start is older than the clock-skew bound is forgotten when
 * room is needed. Thread-safe.
 */
public final class ReplayGuard {

  /** How far a sample's time may be from the receiver's clock unless told otherwise. */
  public static final Duration DEFAULT_SKEW = Duration.ofMinutes(5);

  /** Starts remembered for a node: an agent that restarts over and over keeps being accepted. */
  static final int STARTS = 4;

  /** Looking for nodes to forget is not repeated for each datagram that finds no room. */
  private static final long FORGET_INTERVAL_MILLIS = 1_000;

  /** Instead of the time at which a start began. */
  private static final long DISOWNED = Long.MIN_VALUE;

  private final InstantSource clock;
  private final long skewMillis;
  private final int maxNodes;
  private final Map<String, Node> nodes = new HashMap<>();
  private long floor;
  private long nextForget = Long.MIN_VALUE;

  /**
   * A guard that knows of nothing yet, and therefore refuses what was sampled before now.
   *
   * @param skew how far a sample's time may be from {@code clock}'s, to either side; more than zero
   * @param maxNodes nodes remembered; further ones are refused
   */
  public ReplayGuard(InstantSource clock, Duration skew, int maxNodes) {
    if (skew.isNegative() || skew.isZero() || maxNodes < 1) {
      throw new IllegalArgumentException("skew " + skew + ", nodes " + maxNodes);
    }
    this.clock = clock;
    this.skewMillis = skew.toMillis();
    this.maxNodes = maxNodes;
    this.floor = clock.millis() - 1;
  }

  /** Returns why an authentic datagram is refused, or null: then it is remembered. */
  synchronized @Nullable Rejection check(Header header) {
    long now = clock.millis();
    if (Math.abs(header.time() - now) > skewMillis) {
      return Rejection.CLOCK_SKEW;
    }
    @Nullable Node node = nodes.get(header.node());
    if (node == null) {
      if (header.time() <= floor) {
        return Rejection.START_TOO_OLD;
      }
      if (nodes.size() >= maxNodes && !forget(now)) {
        return Rejection.TOO_MANY_NODES;
      }
      node = new Node(floor);
      nodes.put(header.node(), node);
    }
    return node.check(header);
  }

  /**
   * An accepted datagram's start does not speak for its node: another machine's does. Unless it is
   * heard of again, it makes no other start an older one, whatever its clock says.
   */
  synchronized void disown(Header header) {
    @Nullable Node node = nodes.get(header.node());
    @Nullable Start start = node == null ? null : node.find(header.start());
    if (start != null) {
      start.begin = DISOWNED;
    }
  }

  /** Forgets nodes of which every datagram is refused for its time. Returns whether there were. */
  private boolean forget(long now) {
    if (now < nextForget) {
      return false;
    }
    nextForget = now + FORGET_INTERVAL_MILLIS;
    return nodes
        .values()
        .removeIf(
            node -> {
              boolean old = node.latest < now - skewMillis;
              if (old) {
                // Should the clock be set back, they are refused all the same.
                floor = Math.max(floor, node.latest);
              }
              return old;
            });
  }

  /** The starts of one node. */
  private static final class Node {
    private final Start[] starts = new Start[STARTS];
    private int count;
    private long floor;
    private long latest = Long.MIN_VALUE;

    private Node(long floor) {
      this.floor = floor;
    }

    private @Nullable Rejection check(Header header) {
      @Nullable Start start = find(header.start());
      // A start that is forgotten and comes back begins with an empty window: what it may have sent
      // before is refused by the floor of that time, however long it stays.
      if (header.time() <= (start == null ? floor : start.floor)) {
        return Rejection.START_TOO_OLD;
      }
      if (start == null) {
        if (header.time() < newestBegin(Long.MIN_VALUE)) {
          return Rejection.OLDER_START;
        }
        start = add(header);
      }
      return switch (start.window.mark(header.sequence())) {
        case AHEAD, GAP -> {
          if (header.time() < newestBegin(start.begin)) {
            yield Rejection.OLDER_START;
          }
          start.begin = start.begin == DISOWNED ? header.time() : start.begin;
          start.latest = Math.max(start.latest, header.time());
          latest = Math.max(latest, header.time());
          yield null;
        }
        case SEEN -> Rejection.SEEN_BEFORE;
        case BEHIND -> Rejection.SEQUENCE_TOO_OLD;
      };
    }

    private @Nullable Start find(long id) {
      for (int i = 0; i < count; i++) {
        if (starts[i].id == id) {
          return starts[i];
        }
      }
      return null;
    }

    /** When the newest start began that began after a time; the earliest time if there is none. */
    private long newestBegin(long after) {
      long newest = Long.MIN_VALUE;
      for (int i = 0; i < count; i++) {
        if (starts[i].begin > after) {
          newest = Math.max(newest, starts[i].begin);
        }
      }
      return newest;
    }

    private Start add(Header first) {
      if (count < STARTS) {
        starts[count] = new Start(first, floor);
        return starts[count++];
      }
      int oldest = 0;
      for (int i = 1; i < STARTS; i++) {
        if (starts[i].latest < starts[oldest].latest) {
          oldest = i;
        }
      }
      floor = Math.max(floor, starts[oldest].latest);
      starts[oldest] = new Start(first, floor);
      return starts[oldest];
    }
  }

  /** One start of an agent. */
  private static final class Start {
    private final long id;

    /** When the first of its samples was taken that arrived; or {@link #DISOWNED}. */
    private long begin;

    private final long floor;
    private final SequenceWindow window = new SequenceWindow();
    private long latest = Long.MIN_VALUE;

    private Start(Header first, long floor) {
      this.id = first.start();
      this.begin = first.time();
      this.floor = floor;
    }
  }
}
