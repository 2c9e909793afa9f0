package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is measured of a mode at a point, in the order in which it is shown. */
public enum Figure {
  /** Echoes per second, connecting included. */
  REQUESTS_PER_SECOND("requests/s", Unit.RATE, Better.HIGHER),
  /** What half of all requests took at most. */
  LATENCY_P50_SECONDS("latency p50", Unit.SECONDS, Better.LOWER),
  /** What 99 of 100 requests took at most. */
  LATENCY_P99_SECONDS("latency p99", Unit.SECONDS, Better.LOWER),
  /** What 999 of 1,000 requests took at most. */
  LATENCY_P999_SECONDS("latency p99.9", Unit.SECONDS, Better.LOWER),
  /** What the longest request took. */
  LATENCY_MAX_SECONDS("latency max", Unit.SECONDS, Better.LOWER),
  /** What half of all clients took at most from connecting to their last echo. */
  VISIT_P50_SECONDS("visit p50", Unit.SECONDS, Better.LOWER),
  /** What 99 of 100 clients took at most from connecting to their last echo. */
  VISIT_P99_SECONDS("visit p99", Unit.SECONDS, Better.LOWER),
  /** The most CPU that the server used over a tenth of a second; 100 is one core. */
  PEAK_CPU_PERCENT("peak CPU", Unit.PERCENT, Better.NEITHER),
  /** CPUs that the server used on average while the clients ran. */
  CORES_USED("cores used", Unit.NUMBER, Better.NEITHER),
  /** CPU time of the server for 100,000 requests. */
  CPU_SECONDS_PER_100K("CPU s per 100k", Unit.CPU_SECONDS, Better.LOWER),
  /** Memory of the server before any client connected: of a JVM mostly its heap, and its code. */
  MEMORY_BEFORE_BYTES("memory before clients", Unit.BYTES, Better.NEITHER),
  /** The most memory that the server had while all clients were connected. */
  PEAK_MEMORY_BYTES("peak memory", Unit.BYTES, Better.LOWER),
  /** Memory of the server for each connection. */
  BYTES_PER_CONNECTION("bytes per connection", Unit.BYTES, Better.LOWER),
  /** What 99 of 100 clients waited at most from connecting to their first echo. */
  FIRST_ECHO_P99_SECONDS("first echo p99", Unit.SECONDS, Better.LOWER),
  /** How many of the connections that were opened had an echo. */
  SERVED_CONNECTIONS("served connections", Unit.COUNT, Better.HIGHER),
  /** The share of well-behaved clients that had every echo in time. */
  ON_TIME_PERCENT("clients in time", Unit.PERCENT, Better.HIGHER),
  /** The highest rate at which p99 stayed under its bound. */
  HIGHEST_RATE_PER_SECOND("highest rate", Unit.RATE, Better.HIGHER),
  /** How often threads of the server gave their CPU away, for 1,000 messages. */
  CONTEXT_SWITCHES_PER_1000("context switches per 1,000", Unit.NUMBER, Better.LOWER),
  /** How often threads of the server had nothing to do and waited, for 1,000 messages. */
  VOLUNTARY_SWITCHES_PER_1000("voluntary switches per 1,000", Unit.NUMBER, Better.LOWER),
  /** How often threads of the server had to give their CPU to another, for 1,000 messages. */
  INVOLUNTARY_SWITCHES_PER_1000("involuntary switches per 1,000", Unit.NUMBER, Better.LOWER);

  /** What a figure counts in. */
  public enum Unit {
    /** Per second. */
    RATE,
    /** Seconds of time. */
    SECONDS,
    /** Of a hundred. */
    PERCENT,
    /** Bytes. */
    BYTES,
    /** A number of things. */
    COUNT,
    /** A number that need not be whole. */
    NUMBER,
    /** Seconds of CPU time. */
    CPU_SECONDS
  }

  /** Which of two values is better. */
  public enum Better {
    /** The higher. */
    HIGHER,
    /** The lower. */
    LOWER,
    /** None: it tells of a server, and is no merit or fault. */
    NEITHER
  }

  private final String title;
  private final Unit unit;
  private final Better better;

  Figure(String title, Unit unit, Better better) {
    this.title = title;
    this.unit = unit;
    this.better = better;
  }

  /** Its name for people, short enough for a row of a table. */
  public String title() {
    return title;
  }

  /** What it counts in. */
  public Unit unit() {
    return unit;
  }

  /** Which of two values is better. */
  public Better better() {
    return better;
  }

  /**
   * Figures that tell whether this one is a merit. A server that answers few clients at a time, or
   * serves fewer requests, may answer those sooner: who is worse in one of these is not better.
   */
  public List<Figure> companions() {
    return switch (this) {
      case LATENCY_P50_SECONDS ->
          List.of(REQUESTS_PER_SECOND, VISIT_P50_SECONDS, FIRST_ECHO_P99_SECONDS);
      case LATENCY_P99_SECONDS, LATENCY_P999_SECONDS, LATENCY_MAX_SECONDS ->
          List.of(REQUESTS_PER_SECOND, VISIT_P99_SECONDS);
      default -> List.of();
    };
  }

  /** Its name in JSON and CSV, such as {@code latency_p99_seconds}. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The figure of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Figure of(String key) {
    return Arrays.stream(values())
        .filter(figure -> figure.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no figure is called " + key));
  }
}
