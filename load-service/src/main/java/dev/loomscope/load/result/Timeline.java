package dev.loomscope.load.result;

import dev.loomscope.load.server.ServerReading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server used over the time of one round. The lists are as long as each other.
 *
 * @param seconds since the round began
 * @param cpuPercent between this reading and the one before, where 100 is one core; null if unknown
 * @param memoryBytes null where memory was not read anew
 */
public record Timeline(
    List<Double> seconds, List<@Nullable Double> cpuPercent, List<@Nullable Long> memoryBytes) {

  private static final double NANOS = 1e9;

  /** The timeline that a server's readings tell. */
  public static Timeline of(List<ServerReading> readings) {
    List<Double> seconds = new ArrayList<>();
    List<@Nullable Double> cpuPercent = new ArrayList<>();
    List<@Nullable Long> memoryBytes = new ArrayList<>();
    double sampled = Double.NaN;
    for (int i = 1; i < readings.size(); i++) {
      ServerReading reading = readings.get(i);
      boolean kept =
          reading.memorySampledSeconds() == sampled; // told again what it had read before
      seconds.add((reading.answeredNanos() - readings.getFirst().answeredNanos()) / NANOS);
      cpuPercent.add(LoadResult.known(reading.cpuPercentSince(readings.get(i - 1))));
      memoryBytes.add(kept ? null : LoadResult.whole(reading.memoryBytes()));
      if (!Double.isNaN(reading.memorySampledSeconds())) {
        sampled = reading.memorySampledSeconds();
      }
    }
    return new Timeline(seconds, cpuPercent, memoryBytes);
  }
}
