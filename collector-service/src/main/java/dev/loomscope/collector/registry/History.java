package dev.loomscope.collector.registry;

import java.util.List;

/**
 * What a node did in the last minutes, oldest first. Immutable.
 *
 * @param points at most some hundreds
 */
public record History(List<Point> points) {

  /**
   * One point. NaN: not known, as while the node was silent.
   *
   * @param time Unix milliseconds, by the collector's clock
   * @param cpu share of all cores' time, from 0 to 1
   * @param memory share of the memory that is not available, from 0 to 1
   * @param diskRead bytes a second, all disks but layers
   * @param diskWritten bytes a second, all disks but layers
   * @param networkReceived bytes a second, all interfaces but layers
   * @param networkSent bytes a second, all interfaces but layers
   */
  public record Point(
      long time,
      float cpu,
      float memory,
      float diskRead,
      float diskWritten,
      float networkReceived,
      float networkSent) {}

  /** Copies the list. */
  public History {
    points = List.copyOf(points);
  }
}
