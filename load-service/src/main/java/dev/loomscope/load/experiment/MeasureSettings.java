package dev.loomscope.load.experiment;

import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.List;

/** The settings that all measurements share; what differs between them stands in their files. */
public final class MeasureSettings {

  public static final Setting<Integer> REQUESTS_PER_ROUND =
      Setting.integer(
          "requests-per-round",
          1,
          10_000_000,
          "Messages in a warm round of sessions at least: fewer are run several times in a row");

  public static final Setting<Duration> ROUND_TIME =
      Setting.duration(
          "round-time",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long a warm round goes on running sessions again, however few were sent by then");

  /** Every setting that measurements read. */
  public static final List<Setting<?>> ALL =
      List.of(
          REQUESTS_PER_ROUND,
          ROUND_TIME,
          LoadSettings.TIMEOUT,
          LoadSettings.SAMPLE_INTERVAL,
          LoadSettings.HOLD_TIME,
          LoadSettings.THREADS,
          LoadSettings.CONNECTING);

  private MeasureSettings() {}
}
