package dev.loomscope.load.serve;

import dev.loomscope.load.compare.Comparison;
import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.experiment.MeasurementKinds;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.serve.Catalogue.Order;
import dev.loomscope.load.serve.Job.End;
import dev.loomscope.load.serve.Job.State;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Target;
import dev.loomscope.load.server.Targets;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All comparisons: one at a time, for two would disturb each other. Thread-safe. */
final class Comparisons extends Jobs<ComparisonRun> {

  /** How many may wait. */
  private static final int WAITING = 10;

  /** How many that are over are remembered. */
  private static final int KEPT = 50;

  /** The servers are other processes themselves: nobody is ever said to disturb. */
  private static final int NOBODY_DISTURBS = 100;

  /** Of servers that were compared before, and have compiled their code. */
  private static final Duration WARM_UP_AGAIN = Duration.ofSeconds(1);

  /** Every setting of the comparisons. */
  static final List<Setting<?>> SETTINGS =
      Stream.<Setting<?>>concat(
              Stream.of(ResultFolder.SETTING, MeasureSettings.WARM_UP),
              MeasureSettings.ALL.stream())
          .toList();

  private final Settings settings;
  private final Duration bound;
  private final Pause pause;
  private final ComparisonMetrics metrics;
  private final ChangeCounter changes;
  private final ResultFolder folder;

  /** Targets that were compared; of the working thread alone. */
  private final Set<Target> warm = new HashSet<>();

  /**
   * Reads back what was found before, and takes orders.
   *
   * @param pause that keeps loads away while servers are compared
   * @throws InvalidSettingException if there is a folder for results that cannot be had
   */
  Comparisons(
      Settings settings,
      Limits limits,
      Pause pause,
      ComparisonMetrics metrics,
      ChangeCounter changes)
      throws InvalidSettingException {
    super("comparison", KEPT);
    this.settings = settings;
    this.bound = limits.duration();
    this.pause = pause;
    this.metrics = metrics;
    this.changes = changes;
    this.folder = ResultFolder.of(settings, KEPT);
    folder.read().forEach(this::restore);
  }

  private void restore(ResultFolder.Kept kept) {
    ComparisonResult result = kept.result();
    Instant began = Instant.parse(result.began());
    Instant ended = began.plusMillis(Math.round(result.seconds() * 1e3));
    List<String> names = result.experiments().stream().map(ExperimentResult::name).toList();
    ComparisonRun run =
        new ComparisonRun(kept.id(), kept.origin(), names, result.servers(), began, changes);
    run.found(result);
    run.begin(began);
    run.end(end(result), ended);
    restore(run);
    if (run.state() == State.COMPLETED) {
      metrics.show(run.points(), ended);
    }
  }

  /**
   * Begins a comparison, or has it wait.
   *
   * @throws RefusedException if it can do neither
   */
  ComparisonRun start(Order order) throws RefusedException {
    return order(
        id ->
            new ComparisonRun(
                id,
                order.origin(),
                order.experiments().stream().map(Experiment::name).toList(),
                order.targets().stream().map(Target::facts).toList(),
                Instant.now(),
                changes),
        run -> compare(run, order));
  }

  @Override
  void requireRoom(List<ComparisonRun> underWay) throws RefusedException {
    if (underWay.stream().filter(run -> run.state() == State.QUEUED).count() >= WAITING) {
      throw Refusal.QUEUE_FULL.because(
          "%d comparisons wait already, and no more may".formatted(WAITING));
    }
  }

  private End compare(ComparisonRun run, Order order) throws ProgramFailure, InterruptedException {
    metrics.running(true);
    pause.begin();
    try {
      ComparisonResult result = comparison(run, order, System.nanoTime() + bound.toNanos()).run();
      warm.addAll(order.targets());
      End end = end(result);
      if (!result.experiments().isEmpty()) {
        run.found(result);
      }
      return result.partial() && !run.isStopped()
          ? new End(
              end.how(), "it was ended after %s, which is as long as one may take".formatted(bound))
          : end;
    } finally {
      pause.end();
    }
  }

  private Comparison comparison(ComparisonRun run, Order order, long deadline) {
    HostFacts host = HostFacts.read();
    Duration warmUp = settings.get(MeasureSettings.WARM_UP);
    boolean again = warm.containsAll(order.targets()) && warmUp.compareTo(WARM_UP_AGAIN) > 0;
    return new Comparison(
        new Comparison.Plan(
            order.experiments(),
            order.targets().stream().map(Target::variant).toList(),
            again ? WARM_UP_AGAIN : warmUp,
            NOBODY_DISTURBS,
            host,
            settings.effective()),
        new Targets(order.targets(), () -> Thread.currentThread().isInterrupted()),
        new MeasurementKinds(settings, host.cores(), null),
        run,
        () -> run.isStopped() || System.nanoTime() - deadline > 0);
  }

  @Override
  void ending(ComparisonRun run, End end, Instant when) {
    ComparisonResult result = run.result();
    if (result != null) {
      folder.write(new ResultFolder.Kept(run.id, run.origin, result));
    }
    if (end.how() == State.COMPLETED) {
      metrics.show(run.points(), when);
    }
    if (run.state() == State.RUNNING) {
      metrics.running(false);
    }
    metrics.ended(end.how());
  }

  private static End end(ComparisonResult result) {
    String problem = result.failures().isEmpty() ? null : String.join("; ", result.failures());
    if (!result.partial() && problem == null) {
      return new End(State.COMPLETED, null);
    }
    if (!result.experiments().isEmpty()) {
      return new End(State.PARTIAL, problem);
    }
    return new End(result.partial() ? State.STOPPED : State.FAILED, problem);
  }
}
