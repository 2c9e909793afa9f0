package dev.loomscope.agent.simulate;

import java.util.SplittableRandom;

/**
 * A quantity that wanders about its mean, as use and rates of a machine do: a mean-reverting random
 * walk (Ornstein-Uhlenbeck), kept within bounds. Not thread-safe.
 */
final class RandomWalk {

  /** How long it takes to lose two thirds of what it is off its mean. */
  private static final double REVERSION_SECONDS = 120;

  private final SplittableRandom random;
  private final double mean;
  private final double spread;
  private final double most;
  private double value;

  /**
   * One that begins anywhere about its mean.
   *
   * @param mean what it comes back to, more than 0
   * @param spread how far off it is typically
   * @param most what it never exceeds; it is never below 0
   */
  RandomWalk(SplittableRandom random, double mean, double spread, double most) {
    this.random = random;
    this.mean = mean;
    this.spread = spread;
    this.most = most;
    this.value = bounded(mean + spread * random.nextGaussian());
  }

  /** Its value after further seconds. */
  double after(double seconds) {
    double kept = Math.exp(-seconds / REVERSION_SECONDS);
    double noise = spread * Math.sqrt(1 - kept * kept) * random.nextGaussian();
    value = bounded(mean + (value - mean) * kept + noise);
    return value;
  }

  /** Its value now. */
  double now() {
    return value;
  }

  /** What it comes back to. */
  double mean() {
    return mean;
  }

  private double bounded(double wanted) {
    return Math.clamp(wanted, 0, most);
  }
}
