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

  public static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "timeout",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long a run may last, or with a rate, how long after the last request the echoes may"
              + " come; clients that are not done by then count as errors");

  public static final Setting<Duration> WARM_UP =
      Setting.duration(
          "warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long each server is under load before the warm rounds");

  /** Every setting that measurements read. */
  public static final List<Setting<?>> ALL = List.of(ROUND_TIME, TIMEOUT, THREADS);

  private MeasureSettings() {}
}
