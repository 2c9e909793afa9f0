package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.experiment.Measurement;
import dev.loomscope.load.experiment.Measurements;
import dev.loomscope.load.experiment.Point;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.EchoServer;
import dev.loomscope.load.server.Servers;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Runs one experiment: holds its servers against each other. In this order:
 *
 * <ol>
 *   <li>one server of each mode is started, and warmed up; this warms up the clients, too
 *   <li>rounds: each point in turn, and at each point each mode in {@link BalancedOrder}; at points
 *       of fresh servers a further server is started, measured, and stopped
 *   <li>the servers are stopped
 * </ol>
 *
 * <p>Only one server is under load at a time. Asked to stop, it leaves the round that is under way,
 * of which nothing is kept. Used by one thread.
 */
final class ExperimentRun {

  private final Experiment experiment;
  private final Servers servers;
  private final Duration warmUpTime;
  private final DisturbanceGuard guard;
  private final Listener progress;
  private final BooleanSupplier stopped;
  private final List<Contender> contenders;
  private final Map<Point, Measurement> measurements = new HashMap<>();
  private final long began = System.nanoTime();

  ExperimentRun(
      Experiment experiment,
      List<Variant> variants,
      Measurements measurements,
      Servers servers,
      Duration warmUpTime,
      DisturbanceGuard guard,
      Listener progress,
      BooleanSupplier stopped) {
    this.experiment = experiment;
    this.servers = servers;
    this.warmUpTime = warmUpTime;
    this.guard = guard;
    this.progress = progress;
    this.stopped = stopped;
    this.contenders = contenders(experiment, variants);
    experiment
        .points()
        .forEach(point -> this.measurements.put(point, measurements.of(point.measure())));
  }

  /** How many steps experiments are shown to take. */
  static int steps(List<Experiment> experiments, List<Variant> variants) {
    int steps = 0;
    for (Experiment experiment : experiments) {
      for (Contender contender : contenders(experiment, variants)) {
        for (Point point : experiment.points()) {
          int rounds = contender.roundsAt(point);
          steps += rounds + (rounds > 0 && point.age() == Age.WARM ? 1 : 0);
        }
      }
    }
    return steps;
  }

  /**
   * Runs all of it. If a server ends, or cannot be read any more, the experiment is over, and what
   * was measured until then is its result.
   *
   * @throws ProgramFailure if that happens before anything was measured, or a server does not start
   */
  Outcome run() throws ProgramFailure, InterruptedException {
    try {
      warmUp();
      boolean complete = rounds();
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Outcome(ExperimentSummary.of(experiment, contenders, guard, seconds), complete);
    } finally {
      contenders.forEach(contender -> contender.stop(servers));
    }
  }

  /** Measures in rounds and returns whether none of them failed. */
  private boolean rounds() throws ProgramFailure, InterruptedException {
    BalancedOrder order = new BalancedOrder(contenders.size());
    int rounds = experiment.points().stream().mapToInt(Point::rounds).max().orElseThrow();
    for (int next = 0; next < rounds && (next == 0 || isWithinBudget()); next++) {
      int round = next;
      for (Point point : pointsOf(round)) {
        for (Contender contender : order.ofRound(round, contenders)) {
          if (stopped.getAsBoolean()) {
            contenders.forEach(one -> one.keep(point, round));
            return true;
          }
          if (round < contender.roundsAt(point) && !tryToMeasure(contender, point, round)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private void warmUp() throws ProgramFailure, InterruptedException {
    List<Point> warm =
        experiment.points().stream().filter(point -> point.age() == Age.WARM).toList();
    for (Contender contender : contenders) {
      for (Point point : warm) {
        if (contender.roundsAt(point) > 0 && !stopped.getAsBoolean()) {
          String what = title("warming up", point, contender);
          progress.doing(what);
          Duration time = warmUpTime.dividedBy(warm.size());
          EchoServer server = warmServer(contender, point);
          if (time.isPositive()) {
            contender.warmedUp(point, measurement(point).warmUp(server, point, time));
          }
          progress.done(what);
        }
      }
    }
  }

  /** Measures, and returns whether that could be done; if not, the round says why. */
  private boolean tryToMeasure(Contender contender, Point point, int round)
      throws ProgramFailure, InterruptedException {
    try {
      measure(contender, point, round);
      return true;
    } catch (ProgramFailure failure) {
      if (servers.areStopped() || contenders.stream().noneMatch(Contender::isMeasured)) {
        throw failure;
      }
      progress.say("experiment %s: %s".formatted(experiment.name(), failure.getMessage()));
      String why = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
      String what = "round %d and all after it: %s".formatted(round + 1, why);
      contender.measured(point, new Round(Measured.leftOut(what), null, false));
      return false;
    }
  }

  private void measure(Contender contender, Point point, int round)
      throws ProgramFailure, InterruptedException {
    String what = title("round " + (round + 1), point, contender);
    progress.doing(what);
    Round measured =
        guard.measure(
            () ->
                switch (point.age()) {
                  case WARM -> measurement(point).measure(warmServer(contender, point), point);
                  case FRESH -> onFreshServer(contender, point);
                });
    contender.measured(point, measured);
    progress.done(what + ": " + words(measured));
  }

  private Measured onFreshServer(Contender contender, Point point)
      throws ProgramFailure, InterruptedException {
    EchoServer server = start(contender, point);
    try {
      return measurement(point).measure(server, point);
    } finally {
      servers.stop(server);
    }
  }

  private EchoServer warmServer(Contender contender, Point point)
      throws ProgramFailure, InterruptedException {
    EchoServer running = contender.server();
    if (running != null) {
      return running;
    }
    EchoServer started = start(contender, point);
    contender.started(started);
    return started;
  }

  private EchoServer start(Contender contender, Point point)
      throws ProgramFailure, InterruptedException {
    List<String> arguments = new ArrayList<>(experiment.serverArguments());
    arguments.addAll(measurement(point).serverArguments());
    return servers.start(contender.variant(), arguments, measurement(point).readsServers());
  }

  private Measurement measurement(Point point) {
    return Objects.requireNonNull(measurements.get(point));
  }

  private boolean isWithinBudget() {
    return System.nanoTime() - began < experiment.budget().toNanos();
  }

  private List<Point> pointsOf(int round) {
    List<Point> order = new ArrayList<>(experiment.points());
    Collections.rotate(order, -round);
    return order;
  }

  private static List<Contender> contenders(Experiment experiment, List<Variant> variants) {
    return variants.stream().filter(experiment::takes).map(Contender::new).toList();
  }

  private String title(String what, Point point, Contender contender) {
    return "%s, %s, %s, %s"
        .formatted(what, experiment.name(), point.label(), contender.variant().name());
  }

  /** The first of a round's figures, in words. */
  private static String words(Round round) {
    String figure =
        new TreeMap<>(round.measured().figures())
            .entrySet().stream()
                .findFirst()
                .map(
                    first ->
                        "%s %s"
                            .formatted(
                                Quantities.of(first.getKey(), first.getValue()),
                                first.getKey().title()))
                .orElse("done");
    return round.disturbed() ? figure + ", disturbed" : figure;
  }
}
