package dev.loomscope.load.experiment;

import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.List;

/** The settings that all measurements share; what differs between them stands in their files. */
public final class MeasureSettings {

  /** How long a warm round of sessions is. */
  public static final Setting<Duration> ROUND_TIME =
      Setting.duration(
          "round-time",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long a warm round of sessions is: they are run again and again, and once at least");

  public static final Setting<Integer> THREADS =
      Setting.integer("threads", 1, 64, "Threads that drive the clients");

  public static final Setting<Integer> CONNECTING =
      Setting.integer(
          "connecting",
          1,
          1_000_000,
          "Clients that may have begun to connect and not have their first echo yet");

  public static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "timeout",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long a run may last, or with a rate, how long after the last request the echoes may"
              + " come; clients that are not done by then count as errors");

  public static final Setting<Duration> SAMPLE_INTERVAL =
      Setting.duration(
          "sample-interval",
          Duration.ofMillis(10),
          Duration.ofSeconds(10),
          "Time from one reading of the server's metrics to the next");

  public static final Setting<Duration> HOLD_TIME =
      Setting.duration(
          "hold-time",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long the clients stay connected at most for the server to read its memory");

  public static final Setting<Duration> WARM_UP =
      Setting.duration(
          "warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long each server is under load before the warm rounds");

  /** Every setting that measurements read. */
  public static final List<Setting<?>> ALL =
      List.of(ROUND_TIME, TIMEOUT, SAMPLE_INTERVAL, HOLD_TIME, THREADS, CONNECTING);

  private MeasureSettings() {}
}
