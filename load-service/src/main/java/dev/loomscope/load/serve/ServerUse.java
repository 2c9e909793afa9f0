package dev.loomscope.load.serve;

/**
 * What the server behind a target used while it was under load, by its own metrics. NaN where
 * nothing is known. Immutable.
 *
 * @param cpuPercent over the last second, where 100 is one core
 * @param peakCpuPercent the most of these
 * @param cpuSeconds CPU time so far
 * @param cpuSecondsPer100k CPU time so far for 100,000 echoes
 * @param memoryBytes as last read
 * @param peakMemoryBytes the most of these
 * @param failedReadings how often its metrics could not be read
 */
record ServerUse(
    double cpuPercent,
    double peakCpuPercent,
    double cpuSeconds,
    double cpuSecondsPer100k,
    double memoryBytes,
    double peakMemoryBytes,
    long failedReadings) {

  static final ServerUse UNKNOWN =
      new ServerUse(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

  private static final double PER = 100_000;

  /**
   * What is known after one reading more.
   *
   * @param moreCpuSeconds since the reading before
   * @param percent the same as a share of the time between
   * @param echoes that came back since the first reading
   */
  ServerUse after(double moreCpuSeconds, double percent, double bytes, long echoes) {
    double cpu = Double.isNaN(cpuSeconds) ? moreCpuSeconds : cpuSeconds + moreCpuSeconds;
    return new ServerUse(
        percent,
        greater(peakCpuPercent, percent),
        cpu,
        echoes == 0 ? Double.NaN : cpu * PER / echoes,
        bytes,
        greater(peakMemoryBytes, bytes),
        failedReadings);
  }

  /** What is known after a reading that failed. */
  ServerUse afterFailure() {
    return withoutNow(failedReadings + 1);
  }

  /** What is known when nothing is read any more. */
  ServerUse atTheEnd() {
    return withoutNow(failedReadings);
  }

  private ServerUse withoutNow(long failed) {
    return new ServerUse(
        Double.NaN,
        peakCpuPercent,
        cpuSeconds,
        cpuSecondsPer100k,
        Double.NaN,
        peakMemoryBytes,
        failed);
  }

  private static double greater(double one, double other) {
    return Double.isNaN(one) || other > one ? other : one;
  }
}
