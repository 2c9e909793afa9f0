package dev.loomscope.load.engine;

/** What one run of load does. Immutable. */
public sealed interface Plan permits ClosedPlan, OpenPlan {

  /** The clients, and who drives them. */
  Clients clients();

  /** How many clients there are. */
  default int connections() {
    return clients().connections();
  }

  /** Size of a message. */
  default int bytes() {
    return clients().bytes();
  }

  /** Refuses numbers below 1. */
  static void requirePositive(int... numbers) {
    for (int number : numbers) {
      if (number < 1) {
        throw new IllegalArgumentException("less than one");
      }
    }
  }
}
