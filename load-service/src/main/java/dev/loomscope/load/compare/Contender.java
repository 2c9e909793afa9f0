package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.experiment.Point;
import dev.loomscope.load.server.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One mode in an experiment, and what was measured of it so far. For one thread. */
final class Contender {

  private final Variant variant;
  private final Map<Point, List<Round>> rounds = new HashMap<>();
  private final Map<Point, Measured> warmUps = new HashMap<>();

  Contender(Variant variant) {
    this.variant = variant;
  }

  Variant variant() {
    return variant;
  }

  /** How often it is measured at a point. */
  int roundsAt(Point point) {
    return point.without().contains(variant.mode()) ? 0 : variant.rounds(point.rounds());
  }

  /** Whether it has yet to be measured at a point in a round, which counts from 0. */
  boolean isDue(Point point, int round) {
    return round < roundsAt(point) && rounds(point).size() <= round;
  }

  void warmedUp(Point point, Measured warmUp) {
    warmUps.put(point, warmUp);
  }

  void measured(Point point, Round round) {
    rounds(point).add(round);
  }

  /** Its rounds at a point so far. */
  List<Round> rounds(Point point) {
    return rounds.computeIfAbsent(point, none -> new ArrayList<>());
  }

  /** Keeps the first rounds at a point alone. */
  void keep(Point point, int first) {
    List<Round> measured = rounds(point);
    measured.subList(Math.min(first, measured.size()), measured.size()).clear();
  }

  /** Whether it was measured at any point. */
  boolean isMeasured() {
    return rounds.values().stream().anyMatch(some -> !some.isEmpty());
  }

  /** What warming up for a point brought, whose flaws count; null if it was not needed. */
  @Nullable Measured warmUp(Point point) {
    return warmUps.get(point);
  }
}
