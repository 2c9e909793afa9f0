package dev.loomscope.collector.registry;

import dev.loomscope.wire.Received;
import dev.loomscope.wire.Rejection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The nodes as their reports tell of them, in memory. Ages are told by a monotonic clock, so that
 * nothing happens to the nodes when the collector's own clock is set.
 *
 * <p>Thread-safe. Reports of different nodes do not wait for each other, but for a node's first.
 */
public final class Registry implements Nodes {

  /** How old a snapshot may be that is given out again: scrape, API and page share it. */
  private static final long SNAPSHOT_NANOS = Duration.ofMillis(250).toNanos();

  /** Looking for nodes to forget is not repeated for each newcomer that finds no room. */
  private static final long ROOM_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final RegistryConfig config;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final MemoryBudget budget;
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong nextRoom;
  private final Object newcomers = new Object();
  private final Object snapshotLock = new Object();
  private volatile @Nullable Made made;

  private record Made(RegistrySnapshot snapshot, long nanos) {}

  /**
   * A registry that knows of no node yet.
   *
   * @param clock tells what time it is, for people
   * @param nanoClock tells how much time has passed, as {@link System#nanoTime}
   */
  public Registry(RegistryConfig config, InstantSource clock, LongSupplier nanoClock) {
    this.config = config;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.budget = new MemoryBudget(config.maxBytes(), count::get);
    this.nextRoom = new AtomicLong(nanoClock.getAsLong());
  }

  /** Takes a report; returns why it is refused, or null. */
  public @Nullable Rejection take(Received.Accepted accepted, Origin origin) {
    long time = clock.millis();
    long nanos = nanoClock.getAsLong();
    while (true) {
      Node node = nodes.get(accepted.report().header().node());
      if (node == null) {
        return takeNew(accepted, origin, time, nanos);
      }
      synchronized (node) {
        if (!node.isRemoved()) {
          return node.take(accepted, origin, time, nanos) ? null : Rejection.NAME_TAKEN;
        }
      }
    }
  }

  /** One newcomer after the other: two reports of the same must not ask for two places. */
  private @Nullable Rejection takeNew(
      Received.Accepted accepted, Origin origin, long time, long nanos) {
    String name = accepted.report().header().node();
    synchronized (newcomers) {
      if (nodes.containsKey(name)) {
        return take(accepted, origin); // another thread was faster
      }
      long bytes = Footprint.ofNode(name);
      Rejection full = takePlace(bytes, nanos);
      if (full != null) {
        return full;
      }
      Node node = new Node(accepted, origin, time, nanos, new NodeAccount(budget, bytes));
      synchronized (node) { // before others can see it, so that nobody sees a node without a report
        nodes.put(name, node);
        return node.take(accepted, origin, time, nanos) ? null : Rejection.NAME_TAKEN;
      }
    }
  }

  private @Nullable Rejection takePlace(long bytes, long nanos) {
    if (count.get() >= config.maxNodes() || !budget.hasRoom(bytes)) {
      makeRoom(nanos);
    }
    if (count.incrementAndGet() > config.maxNodes()) {
      count.decrementAndGet();
      return Rejection.TOO_MANY_NODES;
    }
    if (!budget.admit(bytes)) {
      count.decrementAndGet();
      return Rejection.OUT_OF_MEMORY;
    }
    return null;
  }

  /** Nodes that are gone give their places up to newcomers. */
  private void makeRoom(long nanos) {
    long due = nextRoom.get();
    if (nanos - due >= 0 && nextRoom.compareAndSet(due, nanos + ROOM_INTERVAL_NANOS)) {
      for (Node node : nodes.values()) {
        synchronized (node) {
          if (state(node, nanos) == NodeState.GONE) {
            remove(node);
          }
        }
      }
    }
  }

  private NodeState state(Node node, long nanos) {
    return config.state(node.silentMillis(nanos), node.intervalMillis());
  }

  private void remove(Node node) {
    node.remove();
    if (nodes.remove(node.name(), node)) {
      count.decrementAndGet();
    }
  }

  @Override
  public RegistrySnapshot snapshot() {
    Made last = made;
    if (last != null && nanoClock.getAsLong() - last.nanos() < SNAPSHOT_NANOS) {
      return last.snapshot();
    }
    synchronized (snapshotLock) {
      long nanos = nanoClock.getAsLong();
      last = made;
      if (last == null || nanos - last.nanos() >= SNAPSHOT_NANOS) {
        last = new Made(new RegistrySnapshot(clock.millis(), look(nanos)), nanos);
        made = last;
      }
      return last.snapshot();
    }
  }

  /** Looks at every node, and forgets those that have been gone for long. */
  private List<NodeSnapshot> look(long nanos) {
    List<NodeSnapshot> snapshots = new ArrayList<>(count.get());
    for (Node node : nodes.values()) {
      synchronized (node) {
        if (config.forgets(node.silentMillis(nanos), node.intervalMillis())) {
          remove(node);
        } else {
          snapshots.add(node.snapshot(state(node, nanos), nanos));
        }
      }
    }
    snapshots.sort(Comparator.comparing(NodeSnapshot::name));
    return snapshots;
  }

  @Override
  public Optional<History> history(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      return Optional.empty();
    }
    synchronized (node) {
      return Optional.of(node.history(nanoClock.getAsLong(), clock.millis()));
    }
  }

  /** How many nodes there may be at once. */
  public int maxNodes() {
    return config.maxNodes();
  }

  /** Items that all nodes have together. */
  public int items() {
    int items = 0;
    for (Node node : nodes.values()) {
      synchronized (node) {
        items += node.items();
      }
    }
    return items;
  }

  /** What the nodes take of the memory, and what was refused for lack of it. */
  MemoryBudget memory() {
    return budget;
  }
}
