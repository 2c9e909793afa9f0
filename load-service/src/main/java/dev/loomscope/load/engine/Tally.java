package dev.loomscope.load.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one thread counts while it drives its clients; {@link Counts} says what each is. Written by
 * that thread alone.
 */
final class Tally {

  final Times times;
  final Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);

  /** Whole echoes; other threads look at it while it grows. */
  final AtomicLong echoes = new AtomicLong();

  long requests;
  long steadyEchoes;
  long unsent;
  long cut;
  long mismatches;
  long starved;
  int fewest = Integer.MAX_VALUE;
  int most;

  /** When what is measured began, and when its last echo came. */
  long began;

  long lastEcho;

  /** An empty one, with room for what is measured under a plan. */
  Tally(Plan plan) {
    this.times = Times.of(plan);
  }

  void failed(ErrorKind kind) {
    errors.merge(kind, 1L, Long::sum);
  }

  /**
   * A client is done, or was given up.
   *
   * @param clientsEchoes how many it had of those that count
   */
  void ended(int clientsEchoes, boolean wasStarved) {
    fewest = Math.min(fewest, clientsEchoes);
    most = Math.max(most, clientsEchoes);
    starved += wasStarved ? 1 : 0;
  }

  Counts counts() {
    return new Counts(
        requests, echoes.get(), unsent, cut, mismatches, starved, fewest, most, errors);
  }
}
