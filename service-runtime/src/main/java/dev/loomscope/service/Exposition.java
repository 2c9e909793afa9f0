package dev.loomscope.service;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Predicate;

/**
 * Metrics that a service writes to {@code /metrics} itself, beside those of its registry: for
 * series so many that making an object of each would cost more than all the rest of a scrape.
 * Thread-safe.
 */
@FunctionalInterface
public interface Exposition {

  /** What a scrape is written in. */
  enum Format {
    /** Prometheus' text format, version 0.0.4. */
    TEXT,
    /** OpenMetrics 1.0. */
    OPEN_METRICS
  }

  /** No metrics. */
  Exposition NONE = (body, format, wanted) -> {};

  /**
   * Writes whole families, none of whose names is in the registry. The end of the exposition
   * ({@code # EOF}) is not its business.
   *
   * @param body takes the bytes, best many at a time, or {@link Deflated} ones; it is not to be
   *     closed
   * @param wanted whether a family was asked for, by its name with or without {@code _total}
   * @throws IOException if the body does
   */
  void write(OutputStream body, Format format, Predicate<String> wanted) throws IOException;
}
