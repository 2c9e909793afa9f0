package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.experiment.Measurement;
import dev.loomscope.load.experiment.MeasurementKinds;
import dev.loomscope.load.experiment.Point;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.ExperimentResult;
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
 * One experiment of a {@link GroupRun}: holds servers against each other, round by round. A round
 * takes each point in turn, and at each point each mode in {@link BalancedOrder}. Every few rounds,
 * by {@link Experiment#roundsPerServer}, the first experiment of the group has new servers, so that
 * what the figures tell is not of a lucky start; they run in the next {@link Placement}, are
 * measured fresh where that is wanted, and then warmed up, which warms up the clients, too. The
 * others of the group go on with those.
 *
 * <p>Only one server is under load at a time. Asked to stop, it leaves the round that is under way,
 * of which nothing is kept. Used by one thread.
 */
final class ExperimentRun {

  /** A server that is warm from another load needs a part of the time to get used to this one. */
  private static final int WARM_ALREADY = 3;

  /** What is done with a server, and may fail. */
  private interface Step {
    void run() throws ProgramFailure, InterruptedException;
  }

  private final Experiment experiment;
  private final Servers servers;
  private final WarmServers warmServers;
  private final boolean hasNewServers;
  private final Duration warmUpTime;
  private final DisturbanceGuard guard;
  private final Listener progress;
  private final BooleanSupplier stopped;
  private final List<Contender> contenders;
  private final BalancedOrder order;
  private final List<Placement> placements;
  private final Map<Point, Measurement> measurements = new HashMap<>();
  private long nanos;

  /**
   * One that has not begun.
   *
   * @param warmServers of the group
   * @param hasNewServers whether it is the first of the group, which replaces them
   */
  ExperimentRun(
      Experiment experiment,
      List<Variant> variants,
      MeasurementKinds measurements,
      Servers servers,
      WarmServers warmServers,
      boolean hasNewServers,
      Duration warmUpTime,
      DisturbanceGuard guard,
      Listener progress,
      BooleanSupplier stopped) {
    this.experiment = experiment;
    this.servers = servers;
    this.warmServers = warmServers;
    this.hasNewServers = hasNewServers;
    this.warmUpTime = hasNewServers ? warmUpTime : warmUpTime.dividedBy(WARM_ALREADY);
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

  Experiment experiment() {
    return experiment;
  }

  /** How many rounds it has at most. */
  int rounds() {
    return experiment.points().stream().mapToInt(Point::rounds).max().orElseThrow();
  }

  /** Whether there is anything that it can tell. */
  boolean isMeasured() {
    return contenders.stream().anyMatch(Contender::isMeasured);
  }

  /** How long it took without what was measured in vain, in nanoseconds. */
  long nanos() {
    return nanos - guard.repeatedNanos();
  }

  /** What its rounds say. */
  ExperimentResult result() {
    return ExperimentSummary.of(experiment, contenders, this::placement, guard, nanos / 1e9);
  }

  /**
   * Measures in a round, which counts from 0. If a server ends, or cannot be read any more, what
   * was measured until then is the result.
   *
   * @return false if that happened
   * @throws ProgramFailure if it happens before anything was measured, or a server does not start
   */
  boolean round(int round) throws ProgramFailure, InterruptedException {
    long began = System.nanoTime();
    try {
      return measureAll(round);
    } finally {
      nanos += System.nanoTime() - began;
    }
  }

  private boolean measureAll(int round) throws ProgramFailure, InterruptedException {
    List<Contender> inTurn = order.ofRound(round, contenders);
    if (round % experiment.roundsPerServer() == 0 && !prepare(round, inTurn)) {
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

  /** Has warm servers for this round and the next ones; false if one failed. */
  private boolean prepare(int round, List<Contender> inTurn)
      throws ProgramFailure, InterruptedException {
    if (hasNewServers) {
      warmServers.stop();
      Placement placement = placement(round);
      if (placement != null) {
        servers.place(placement);
      }
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
      if (servers.areStopped() || !isMeasured()) {
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

  /** Leaves the server to be warmed up where a new one is needed. */
  private Measured onFreshServer(Contender contender, Point point, int round)
      throws ProgramFailure, InterruptedException {
    boolean stays =
        hasNewServers
            && round % experiment.roundsPerServer() == 0
            && !due(Age.WARM, contender, round).isEmpty();
    if (stays) {
      warmServers.stop(contender.variant());
    }
    MeasuredServer server = start(contender, point);
    try {
      return measurement(point).measure(server, point);
    } finally {
      if (stays) {
        warmServers.keep(server);
      } else {
        servers.stop(List.of(server));
      }
    }
  }

  private MeasuredServer warmServer(Contender contender, Point point)
      throws ProgramFailure, InterruptedException {
    MeasuredServer running = warmServers.of(contender.variant());
    if (running != null) {
      return running;
    }
    MeasuredServer started = start(contender, point);
    warmServers.keep(started);
    return started;
  }

  private MeasuredServer start(Contender contender, Point point)
      throws ProgramFailure, InterruptedException {
    List<String> arguments = new ArrayList<>(experiment.serverArguments());
    arguments.addAll(measurement(point).serverArguments());
    return servers.start(contender.variant(), arguments, measurement(point).readsServers());
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
