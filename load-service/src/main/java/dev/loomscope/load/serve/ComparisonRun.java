package dev.loomscope.load.serve;

import dev.loomscope.load.compare.Listener;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.server.Servers.Facts;
import dev.loomscope.load.server.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One comparison, from when it was ordered until it has ended. Thread-safe. */
final class ComparisonRun implements Listener {

  private final long id;
  private final Order order;
  private final List<Facts> targets;
  private final Changes changes;
  private final Instant created = Instant.now();
  private volatile boolean stopped;

  private long version;
  private State state = State.QUEUED;
  private @Nullable Instant began;
  private @Nullable Instant ended;
  private int steps;
  private int done;
  private String doing = "";
  private @Nullable String problem;
  private List<ExperimentResult> found = new ArrayList<>();
  private @Nullable ComparisonResult result;

  ComparisonRun(long id, Order order, Changes changes) {
    this.id = id;
    this.order = order;
    this.changes = changes;
    this.targets = new Targets(order.targets(), () -> false).facts();
    this.version = changes.next();
  }

  Order order() {
    return order;
  }

  /** Asks it to end. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  synchronized void begin() {
    state = State.RUNNING;
    began = Instant.now();
    version = changes.next();
  }

  /** It has ended, and found something or nothing. */
  synchronized void end(State how, @Nullable String why, @Nullable ComparisonResult what) {
    state = how;
    problem = why;
    result = what;
    found = what == null ? List.of() : what.experiments();
    ended = Instant.now();
    version = changes.next();
  }

  @Override
  public synchronized void planned(int all, Duration atMost) {
    steps = all;
    version = changes.next();
  }

  @Override
  public synchronized void doing(String what) {
    doing = what;
    version = changes.next();
  }

  @Override
  public synchronized void done(String what) {
    done++;
    version = changes.next();
  }

  @Override
  public synchronized void say(String what) {
    problem = what;
    version = changes.next();
  }

  @Override
  public synchronized void found(ExperimentResult experiment) {
    found.add(experiment);
    version = changes.next();
  }

  /** What is to be told of it. */
  synchronized ComparisonView view() {
    return new ComparisonView(
        id,
        version,
        order.origin(),
        order.experiments().stream().map(experiment -> experiment.name()).toList(),
        targets,
        state,
        created,
        began,
        ended,
        state == State.RUNNING ? progress() : null,
        problem,
        List.copyOf(found),
        result);
  }

  private ComparisonView.Progress progress() {
    double seconds =
        began == null ? 0 : (Instant.now().toEpochMilli() - began.toEpochMilli()) / 1e3;
    return new ComparisonView.Progress(
        done, steps, doing, done == 0 ? null : Double.valueOf(seconds / done * (steps - done)));
  }
}
