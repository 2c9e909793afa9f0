package dev.loomscope.load.server;

import java.util.List;

/**
 * What a server used while it was under load.
 *
 * @param cpuSeconds CPU time of all its processes, from before the first connection to after the
 *     last was closed
 * @param peakCpuPercent the most that it used over a window of at least 100 ms, where 100 is one
 *     core; NaN if the load was over too soon to tell
 * @param peakMemoryBytes the most memory that it had by its readings made while the load lasted;
 *     NaN if it made none
 * @param readings each, from before the first connection to after the last was closed
 * @param failedReadings how often it could not be read
 * @param samplerCpuPercent what reading it took here, where 100 is one core
 */
public record ServerFigures(
    double cpuSeconds,
    double peakCpuPercent,
    double peakMemoryBytes,
    List<ServerReading> readings,
    int failedReadings,
    double samplerCpuPercent) {

  /** Of a server that is not watched. */
  public static final ServerFigures UNKNOWN =
      new ServerFigures(Double.NaN, Double.NaN, Double.NaN, List.of(), 0, Double.NaN);

  /** The same with memory that was read after the load, with clients that only stayed connected. */
  public ServerFigures withMemoryOf(ServerFigures later) {
    return new ServerFigures(
        cpuSeconds,
        peakCpuPercent,
        later.peakMemoryBytes,
        readings,
        failedReadings,
        samplerCpuPercent);
  }

  /**
   * The same for a server on a machine of so many cores. A server of many processes tells the CPU
   * time of some only when they end; a peak beyond the machine is time that was used before.
   */
  public ServerFigures onCores(int cores) {
    return new ServerFigures(
        cpuSeconds,
        Math.min(peakCpuPercent, 100.0 * cores),
        peakMemoryBytes,
        readings,
        failedReadings,
        samplerCpuPercent);
  }
}
