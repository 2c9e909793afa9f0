package dev.loomscope.load.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one thread counts while it drives its clients; {@link LoadFigures} says what each is.
 * Written by that thread alone.
 */
final class Tally {

  final Times times;
  final Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);

  /** Whole echoes; other threads look at it while it grows. */
  final AtomicLong echoes = new AtomicLong();

  long requests;
  long steadyEchoes;
  long unsent;
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

  void ended(int clientsEchoes) {
    fewest = Math.min(fewest, clientsEchoes);
    most = Math.max(most, clientsEchoes);
    if (clientsEchoes == 0) {
      starved++;
    }
  }
}
