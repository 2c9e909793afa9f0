package dev.loomscope.load.engine;

/** What one run of load does. Immutable. */
public sealed interface Plan permits ClosedPlan, OpenPlan {

  /** How many clients there are, each with a connection of its own, at least 1. */
  int connections();

  /** Size of a message, at least 1. */
  int bytes();

  /** How many threads drive the connections, at least 1. */
  int threads();

  /** How many connections may be without their first echo while they are made, at least 1. */
  int connecting();

  /** Refuses numbers below 1. */
  static void requirePositive(int... numbers) {
    for (int number : numbers) {
      if (number < 1) {
        throw new IllegalArgumentException("less than one");
      }
    }
  }
}
