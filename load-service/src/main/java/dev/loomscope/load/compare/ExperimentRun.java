package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.experiment.Measurement;
import dev.loomscope.load.experiment.MeasurementKinds;
import dev.loomscope.load.experiment.Point;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.Placement;
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
import org.jspecify.annotations.Nullable;

/**
 * Runs one experiment: holds its servers against each other, round by round. Each round takes each
 * point in turn, and at each point each mode in {@link BalancedOrder}. Every few rounds, by {@link
 * Experiment#roundsPerServer}, there are new servers, so that what the figures tell is not of a
 * lucky start; they run in the next {@link Placement}, are measured fresh where that is wanted, and
 * then warmed up, which warms up the clients, too.
 *
 * <p>Only one server is under load at a time. Asked to stop, it leaves the round that is under way,
 * of which nothing is kept. Used by one thread.
 */
final class ExperimentRun {

  /** What is done with a server, and may fail. */
  private interface Step {
    void run() throws ProgramFailure, InterruptedException;
  }

  private final Experiment experiment;
  private final Servers servers;
  private final Duration warmUpTime;
  private final DisturbanceGuard guard;
  private final Listener progress;
  private final BooleanSupplier stopped;
  private final List<Contender> contenders;
  private final BalancedOrder order;
  private final List<Placement> placements;
  private final Map<Point, Measurement> measurements = new HashMap<>();
  private final long began = System.nanoTime();

  ExperimentRun(
      Experiment experiment,
      List<Variant> variants,
      MeasurementKinds measurements,
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
    this.order = new BalancedOrder(contenders.size());
    this.placements = servers.placements(experiment.serverCpus());
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
          boolean isWarm = point.age() == Age.WARM;
          steps += rounds + (isWarm ? Math.ceilDiv(rounds, experiment.roundsPerServer()) : 0);
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
      boolean complete = rounds();
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Outcome(
          ExperimentSummary.of(experiment, contenders, this::placement, guard, seconds), complete);
    } finally {
      stopServers();
    }
  }

  /** Measures in rounds and returns whether none of them failed. */
  private boolean rounds() throws ProgramFailure, InterruptedException {
    int rounds = experiment.points().stream().mapToInt(Point::rounds).max().orElseThrow();
    for (int next = 0; next < rounds && (next == 0 || isWithinBudget()); next++) {
      if (!round(next)) {
        return false;
      }
      if (stopped.getAsBoolean()) {
        return true;
      }
    }
    return true;
  }

  private boolean round(int round) throws ProgramFailure, InterruptedException {
    List<Contender> inTurn = order.ofRound(round, contenders);
    if (round % experiment.roundsPerServer() == 0 && !newServers(round, inTurn)) {
      return false;
    }
    for (Point point : pointsOf(round)) {
      for (Contender contender : inTurn) {
        if (stopped.getAsBoolean()) {
          contenders.forEach(one -> one.keep(point, round));
          return true;
        }
        if (contender.isDue(point, round) && !tryToMeasure(contender, point, round)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Has new servers for the warm points of this round and the next ones; false if one failed. */
  private boolean newServers(int round, List<Contender> inTurn)
      throws ProgramFailure, InterruptedException {
    stopServers();
    Placement placement = placement(round);
    if (placement != null) {
      servers.place(placement);
    }
    for (Contender contender : inTurn) {
      List<Point> warm = due(Age.WARM, contender, round);
      if (warm.isEmpty()) {
        continue;
      }
      for (Point fresh : due(Age.FRESH, contender, round)) {
        if (!stopped.getAsBoolean() && !tryToMeasure(contender, fresh, round)) {
          return false;
        }
      }
      for (Point point : warm) {
        if (!stopped.getAsBoolean()
            && !attempt(
                contender,
                point,
                round,
                () -> warmUp(contender, point, warmUpTime.dividedBy(warm.size())))) {
          return false;
        }
      }
    }
    return true;
  }

  private void warmUp(Contender contender, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    String what = title("warming up", point, contender);
    progress.doing(what);
    MeasuredServer server = warmServer(contender, point);
    if (time.isPositive()) {
      contender.warmedUp(point, measurement(point).warmUp(server, point, time));
    }
    progress.done(what);
  }

  private boolean tryToMeasure(Contender contender, Point point, int round)
      throws ProgramFailure, InterruptedException {
    return attempt(contender, point, round, () -> measure(contender, point, round));
  }

  /** Returns whether something could be done; if not, the round says why. */
  private boolean attempt(Contender contender, Point point, int round, Step step)
      throws ProgramFailure, InterruptedException {
    try {
      step.run();
      return true;
    } catch (ProgramFailure failure) {
      if (servers.areStopped() || contenders.stream().noneMatch(Contender::isMeasured)) {
        throw failure;
      }
      progress.say("experiment %s: %s".formatted(experiment.name(), failure.getMessage()));
      String why = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
      contender.measured(
          point, Round.leftOut("round %d and all after it: %s".formatted(round + 1, why)));
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
                  case FRESH -> onFreshServer(contender, point, round);
                });
    contender.measured(point, measured);
    progress.done(what + ": " + words(measured));
  }

  /** Leaves the server to be warmed up where the contender needs one and has none yet. */
  private Measured onFreshServer(Contender contender, Point point, int round)
      throws ProgramFailure, InterruptedException {
    boolean stays =
        round % experiment.roundsPerServer() == 0 && !due(Age.WARM, contender, round).isEmpty();
    if (stays) {
      contender.stop(servers);
    }
    MeasuredServer server = start(contender, point);
    try {
      return measurement(point).measure(server, point);
    } finally {
      if (stays) {
        contender.started(server);
      } else {
        servers.stop(server);
      }
    }
  }

  private MeasuredServer warmServer(Contender contender, Point point)
      throws ProgramFailure, InterruptedException {
    MeasuredServer running = contender.server();
    if (running != null) {
      return running;
    }
    MeasuredServer started = start(contender, point);
    contender.started(started);
    return started;
  }

  private MeasuredServer start(Contender contender, Point point)
      throws ProgramFailure, InterruptedException {
    List<String> arguments = new ArrayList<>(experiment.serverArguments());
    arguments.addAll(measurement(point).serverArguments());
    return servers.start(contender.variant(), arguments, measurement(point).readsServers());
  }

  private void stopServers() {
    contenders.forEach(contender -> contender.stop(servers));
  }

  /** How servers and clients are placed in a round; null if that is not ours to say. */
  private @Nullable Placement placement(int round) {
    return placements.isEmpty()
        ? null
        : placements.get(round / experiment.roundsPerServer() % placements.size());
  }

  /** The points of an age at which a contender has yet to be measured in a round. */
  private List<Point> due(Age age, Contender contender, int round) {
    return experiment.points().stream()
        .filter(point -> point.age() == age && contender.isDue(point, round))
        .toList();
  }

  private Measurement measurement(Point point) {
    return Objects.requireNonNull(measurements.get(point));
  }

  /** What was measured in vain does not count: a busy machine, too, is to have an answer. */
  private boolean isWithinBudget() {
    return System.nanoTime() - began - guard.repeatedNanos() < experiment.budget().toNanos();
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
