package dev.loomscope.load.experiment;

import dev.loomscope.load.result.Figure;
import java.time.Duration;
import java.util.List;

/**
 * One way to measure a server, with its parameters: what the key {@code measure} of an experiment's
 * file holds. {@link MeasurementKinds} knows how each is done.
 */
public sealed interface Measure {

  /** The most connections that it has at a server at once. */
  int connections();

  /** The longest message that it sends, in bytes. */
  int bytes();

  /** The highest rate at which its requests become due, per second; 0 in a closed loop. */
  default int rate() {
    return 0;
  }

  /** The figure by which servers are ranked, unless the experiment names another. */
  default Figure decides() {
    return switch (this) {
      case Sessions _, Steady _ -> Figure.REQUESTS_PER_SECOND;
      case Idle _ -> Figure.BYTES_PER_CONNECTION;
      case ConstantRate _ -> Figure.LATENCY_P99_SECONDS;
      case RisingRate _ -> Figure.HIGHEST_RATE_PER_SECOND;
      case SlowClient _, Isolation _ -> Figure.ON_TIME_PERCENT;
    };
  }

  /**
   * Whether a server is not the same after it, so that each round needs a new one: a JVM does not
   * give back memory that it once took, and a fault may leave nothing of it.
   */
  default boolean needsFreshServers() {
    return this instanceof Idle || this instanceof Isolation;
  }

  /** Flags of the echo server that it needs; a warm server has kept those it was started with. */
  default List<String> serverArguments() {
    return List.of();
  }

  /**
   * Clients that come, send a few messages one after the other, and leave: closed loop.
   *
   * @param clients how many
   * @param messages of each
   * @param bytes of a message
   */
  record Sessions(int clients, int messages, int bytes) implements Measure {

    @Override
    public int connections() {
      return clients;
    }
  }

  /**
   * Connections that stay and send one message after the other for a time: closed loop.
   *
   * @param connections how many
   * @param bytes of a message
   * @param duration for which it is measured, once all are served
   */
  record Steady(int connections, int bytes, Duration duration) implements Measure {}

  /**
   * Connections that are served once, and then stay without a word.
   *
   * @param connections how many
   * @param bytes of their one message
   */
  record Idle(int connections, int bytes) implements Measure {}

  /**
   * Requests at a constant rate, whether or not the server keeps up: open loop.
   *
   * @param rate requests per second over all connections
   * @param connections how many requests can be under way at once
   * @param messagesPerConnection after which a connection is made anew; 0: never
   * @param bytes of a message
   * @param warmUp for which requests are not measured
   * @param duration for which they are, after that
   */
  record ConstantRate(
      int rate,
      int connections,
      int messagesPerConnection,
      int bytes,
      Duration warmUp,
      Duration duration)
      implements Measure {}

  /**
   * A rate that rises until 99 of 100 requests no longer take at most a bound: open loop.
   *
   * @param connections how many requests can be under way at once
   * @param bytes of a message
   * @param p99 what 99 of 100 latencies must not exceed
   * @param from the first rate that is tried
   * @param to the highest
   * @param resolution how far the lowest rate that fails may be above the highest that passes, in
   *     percent
   * @param warmUp for which requests at each rate are not measured
   * @param duration for which they are, after that
   */
  record RisingRate(
      int connections,
      int bytes,
      Duration p99,
      int from,
      int to,
      int resolution,
      Duration warmUp,
      Duration duration)
      implements Measure {

    @Override
    public int rate() {
      return to;
    }
  }

  /**
   * Clients of which one has the server burn CPU with each of its messages, while the others echo.
   *
   * @param clients the well-behaved ones
   * @param burn CPU time that each message of the slow one takes
   * @param deadline when an echo of the others is late
   * @param duration for which it is measured
   */
  record SlowClient(int clients, Duration burn, Duration deadline, Duration duration)
      implements Measure {

    /** Of a message that costs CPU time: less than a server reads at once. */
    static final int LONG_BYTES = 1_024;

    @Override
    public int connections() {
      return clients + 1;
    }

    @Override
    public int bytes() {
      return LONG_BYTES;
    }

    @Override
    public List<String> serverArguments() {
      return List.of(
          "--workload",
          "cpu=%dus".formatted(burn.toNanos() / 1_000),
          "--workload-min-bytes",
          Integer.toString(LONG_BYTES));
    }
  }

  /**
   * Clients that echo while one more makes its handler fail.
   *
   * @param fault in which of the ways that docs/isolation.md describes
   * @param clients the well-behaved ones
   * @param deadline when an echo of theirs is late
   * @param leadTime for which they echo before the fault
   * @param observationTime for which they echo on after it
   */
  record Isolation(
      String fault, int clients, Duration deadline, Duration leadTime, Duration observationTime)
      implements Measure {

    @Override
    public int connections() {
      return clients + 1;
    }

    @Override
    public int bytes() {
      return SlowClient.LONG_BYTES;
    }
  }
}
