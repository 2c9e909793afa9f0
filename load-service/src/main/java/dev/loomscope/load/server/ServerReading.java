package dev.loomscope.load.server;

import org.jspecify.annotations.Nullable;

/**
 * What a server said of itself at one time.
 *
 * @param askedNanos when it was asked, by {@link System#nanoTime}
 * @param answeredNanos when the answer was there
 * @param cpuSeconds CPU time its processes have used so far; NaN if it does not say
 * @param memoryBytes memory of its processes; NaN if it does not say
 * @param memorySampledSeconds Unix time, by its own clock, at which it began to read that memory;
 *     NaN if it does not say
 * @param connections open connections; NaN if it does not say
 * @param switches context switches of its processes so far; null if it was not asked, or does not
 *     say
 * @param clockAheadSeconds by how much its clock is ahead of this machine's, to a second or so
 */
public record ServerReading(
    long askedNanos,
    long answeredNanos,
    double cpuSeconds,
    double memoryBytes,
    double memorySampledSeconds,
    double connections,
    @Nullable Switches switches,
    double clockAheadSeconds) {

  /**
   * Context switches.
   *
   * @param voluntary a thread had nothing to do, and waited
   * @param involuntary a thread's CPU was given to another
   */
  public record Switches(double voluntary, double involuntary) {

    /** Both kinds together. */
    public double all() {
      return voluntary + involuntary;
    }
  }

  /**
   * How much of one core was used since an earlier reading, in percent. When within its answering
   * time the server looked at its CPU time is unknown, so this takes the longest time that can lie
   * between: the figure may be a little low when answers are slow, and is never too high.
   */
  public double cpuPercentSince(ServerReading earlier) {
    double seconds = (answeredNanos - earlier.askedNanos) / 1e9;
    return 100 * (cpuSeconds - earlier.cpuSeconds) / seconds;
  }
}
