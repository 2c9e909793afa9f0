package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All loads: the one that is made, for there is one at most, and the last that have ended. While
 * servers are compared it pauses. Thread-safe.
 */
final class Loads implements AutoCloseable {

  private static final Setting<Integer> RATE =
      Setting.integer(
          "continuous.rate",
          0,
          1_000_000,
          "Requests a second at each target all the time, but while targets are compared; 0 for none");

  private static final Setting<Integer> CONNECTIONS =
      Setting.integer(
          "continuous.connections", 1, 19_000, "Connections at each target that they are sent on");

  private static final Setting<Duration> PATIENCE =
      Setting.duration(
          "request-timeout",
          Duration.ofMillis(10),
          Duration.ofSeconds(60),
          "How long a request of such a load may wait to be sent, and then for its echo");

  /** Every setting of the loads. */
  static final List<Setting<?>> SETTINGS = List.of(RATE, CONNECTIONS, PATIENCE);

  /** How many that have ended are remembered. */
  private static final int KEPT = 20;

  private static final int MESSAGE_BYTES = 64;
  private static final EventLog LOG = EventLog.of(Loads.class);

  private final LiveMetrics metrics;
  private final Changes changes;
  private final Duration patience;
  private final Pause pause = new Pause();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<Long, Load.View> over = new TreeMap<>();
  private @Nullable Load running;
  private @Nullable Thread thread;
  private boolean accepting = true;
  private long lastId;

  private Loads(Settings settings, LiveMetrics metrics, Changes changes) {
    this.metrics = metrics;
    this.changes = changes;
    this.patience = settings.get(PATIENCE);
  }

  /** Starts to take orders; a thread measures the load once a second. */
  static Loads start(Settings settings, LiveMetrics metrics, Changes changes) {
    Loads loads = new Loads(settings, metrics, changes);
    Thread.ofPlatform().name("load-figures").daemon().start(loads::tickForEver);
    return loads;
  }

  /**
   * The load that goes on all the time, if one is set.
   *
   * @throws InvalidSettingException if it exceeds a limit
   */
  static Optional<LoadOrder> continuous(Settings settings, List<Target> targets, Limits limits)
      throws InvalidSettingException {
    if (settings.get(RATE) == 0) {
      return Optional.empty();
    }
    LoadOrder order =
        new LoadOrder(
            targets,
            settings.get(RATE),
            settings.get(CONNECTIONS),
            0,
            MESSAGE_BYTES,
            Duration.ZERO,
            Origin.SCHEDULE);
    try {
      limits.require(order);
      return Optional.of(order);
    } catch (RefusedException exceeded) {
      throw new InvalidSettingException(
          "setting %s is not allowed: %s".formatted(RATE, exceeded.getMessage()));
    }
  }

  /**
   * Begins a load.
   *
   * @throws RefusedException if there is one, or the service ends
   */
  Load.View start(LoadOrder order) throws RefusedException {
    lock.lock();
    try {
      if (!accepting) {
        throw new RefusedException(Refusal.ENDING, "the service is ending");
      }
      if (running != null) {
        throw new RefusedException(
            Refusal.BUSY,
            "load %d is under way already: stop it first".formatted(running.view().id()));
      }
      Load load = new Load(++lastId, order, metrics, patience, pause);
      load.tick(changes.next());
      running = load;
      thread = Thread.ofPlatform().name("load").daemon().start(() -> execute(load));
      LOG.info("load begun", "load", lastId, "rate", order.rate());
      return load.view();
    } finally {
      lock.unlock();
    }
  }

  /** All that changed after a version, the newest first. */
  List<Load.View> since(long known) {
    lock.lock();
    try {
      TreeMap<Long, Load.View> all = new TreeMap<>(over);
      if (running != null) {
        all.put(running.view().id(), running.view());
      }
      return all.descendingMap().values().stream().filter(one -> one.version() > known).toList();
    } finally {
      lock.unlock();
    }
  }

  /** One that is remembered. */
  Optional<Load.View> find(long id) {
    return since(-1).stream().filter(load -> load.id() == id).findFirst();
  }

  /** Has one end; one that has ended stays as it is. */
  Optional<Load.View> stop(long id) {
    lock.lock();
    try {
      if (running != null && running.view().id() == id) {
        running.stop();
      }
    } finally {
      lock.unlock();
    }
    return find(id);
  }

  /** Ends the load on every target until {@link #resume}, and waits until that is so. */
  void pause() throws InterruptedException {
    pause.begin();
  }

  /** Goes on with it. */
  void resume() {
    pause.end();
  }

  /** Takes no more orders, and has the load end. */
  void stopAccepting() {
    lock.lock();
    try {
      accepting = false;
      if (running != null) {
        running.stop();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no load is made, and returns whether that is so. */
  boolean drain(Duration bound) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = bound.toNanos();
      while (left > 0 && running != null) {
        left = changed.awaitNanos(left);
      }
      return running == null;
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off what is still made. */
  @Override
  public void close() {
    stopAccepting();
    lock.lock();
    try {
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void execute(Load load) {
    String problem = "it ended unexpectedly, see the log";
    try {
      problem = load.execute();
    } finally { // also by an error, or none could ever be begun again
      lock.lock();
      try {
        load.end(problem, changes.next());
        over.put(load.view().id(), load.view());
        if (over.size() > KEPT) {
          over.pollFirstEntry();
        }
        running = null;
        changed.signalAll();
        LOG.info("load ended", "load", load.view().id(), "outcome", load.view().state().label());
      } finally {
        lock.unlock();
      }
    }
  }

  private void tickForEver() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(1);
        try {
          tick();
        } catch (RuntimeException failed) { // the next second may be better
          LOG.error("the load cannot be measured", failed);
        }
      }
    } catch (InterruptedException ended) {
      LOG.debug("no longer measured");
    }
  }

  private void tick() {
    lock.lock();
    try {
      if (running != null) {
        running.tick(changes.next());
      }
    } finally {
      lock.unlock();
    }
  }
}
