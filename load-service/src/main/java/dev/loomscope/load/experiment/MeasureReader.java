package dev.loomscope.load.experiment;

import dev.loomscope.service.InvalidSettingException;
import java.time.Duration;
import java.util.List;

/** Reads the parameters of each kind of {@link Measure}. Stateless. */
final class MeasureReader {

  private static final int MOST = 1_000_000;
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final List<String> KINDS =
      List.of(
          "sessions", "steady", "idle", "constant-rate", "rising-rate", "slow-client", "isolation");

  /** What each is in each mode: docs/isolation.md. */
  private static final List<String> FAULTS =
      List.of("exception", "stack-overflow", "memory-exhaustion", "endless-loop", "halt");

  private MeasureReader() {}

  /**
   * Reads one.
   *
   * @throws InvalidSettingException if a key is missing, unknown, or holds what it must not
   */
  static Measure read(YamlSection section) throws InvalidSettingException {
    Measure measure =
        switch (section.oneOf("kind", KINDS)) {
          case "sessions" ->
              new Measure.Sessions(
                  count(section, "clients"), count(section, "messages"), bytes(section));
          case "steady" ->
              new Measure.Steady(
                  count(section, "connections"), bytes(section), time(section, "duration"));
          case "idle" -> new Measure.Idle(count(section, "connections"), bytes(section));
          case "constant-rate" ->
              new Measure.ConstantRate(
                  count(section, "rate"),
                  count(section, "connections"),
                  section.integer("messages-per-connection", 0, MOST),
                  bytes(section),
                  section.duration("warm-up", Duration.ZERO, LONGEST),
                  time(section, "duration"));
          case "rising-rate" ->
              new Measure.RisingRate(
                  count(section, "connections"),
                  bytes(section),
                  time(section, "p99"),
                  count(section, "from"),
                  count(section, "to"),
                  section.integer("resolution", 1, 100),
                  section.duration("warm-up", Duration.ZERO, LONGEST),
                  time(section, "duration"));
          case "slow-client" ->
              new Measure.SlowClient(
                  count(section, "clients"),
                  time(section, "burn"),
                  time(section, "deadline"),
                  time(section, "duration"));
          default ->
              new Measure.Isolation(
                  section.oneOf("fault", FAULTS),
                  count(section, "clients"),
                  time(section, "deadline"),
                  time(section, "lead-time"),
                  time(section, "observation-time"));
        };
    section.refuseOthers();
    if (measure instanceof Measure.RisingRate rising && rising.to() < rising.from()) {
      throw section.refusal("to", "must not be below 'from', which is %d".formatted(rising.from()));
    }
    return measure;
  }

  /** Clients, connections, messages, or a rate: at least one. */
  private static int count(YamlSection section, String key) throws InvalidSettingException {
    return section.integer(key, 1, MOST);
  }

  private static int bytes(YamlSection section) throws InvalidSettingException {
    return section.integer("bytes", 1, MOST_BYTES);
  }

  private static Duration time(YamlSection section, String key) throws InvalidSettingException {
    return section.duration(key, SHORTEST, LONGEST);
  }
}
