package dev.loomscope.load.experiment;

import dev.loomscope.service.InvalidSettingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads the parameters of each kind of {@link Measure}. Stateless. */
final class MeasureReader {

  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final int MOST_MESSAGES = 1_000_000;
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final int HIGHEST_RATE = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final List<String> KINDS =
      List.of(
          "sessions", "steady", "idle", "constant-rate", "rising-rate", "slow-client", "isolation");

  private static final List<String> FAULTS =
      Arrays.stream(Fault.values()).map(Fault::label).toList();

  private MeasureReader() {}

  /**
   * Reads one.
   *
   * @throws InvalidSettingException if a key is missing, unknown, or holds what it must not
   */
  static Measure read(Section section) throws InvalidSettingException {
    Measure measure =
        switch (section.oneOf("kind", KINDS)) {
          case "sessions" ->
              new Measure.Sessions(
                  section.integer("clients", 1, MOST_CONNECTIONS),
                  section.integer("messages", 1, MOST_MESSAGES),
                  bytes(section));
          case "steady" ->
              new Measure.Steady(
                  connections(section), bytes(section), duration(section, "duration"));
          case "idle" -> new Measure.Idle(connections(section), bytes(section));
          case "constant-rate" ->
              new Measure.ConstantRate(
                  rate(section, "rate"),
                  connections(section),
                  section.integer("messages-per-connection", 0, MOST_MESSAGES),
                  bytes(section),
                  section.duration("warm-up", Duration.ZERO, LONGEST),
                  duration(section, "duration"));
          case "rising-rate" -> risingRate(section);
          case "slow-client" ->
              new Measure.SlowClient(
                  clients(section),
                  duration(section, "burn"),
                  duration(section, "deadline"),
                  duration(section, "duration"));
          default ->
              new Measure.Isolation(
                  section.oneOf("fault", FAULTS),
                  clients(section),
                  duration(section, "deadline"),
                  duration(section, "lead-time"),
                  duration(section, "observation-time"));
        };
    section.refuseOthers();
    return measure;
  }

  private static Measure risingRate(Section section) throws InvalidSettingException {
    int from = rate(section, "from");
    int to = rate(section, "to");
    if (to < from) {
      throw section.refusal("to", "must not be below 'from', which is %d".formatted(from));
    }
    return new Measure.RisingRate(
        connections(section),
        bytes(section),
        duration(section, "p99"),
        from,
        to,
        section.integer("resolution", 1, 100),
        section.duration("warm-up", Duration.ZERO, LONGEST),
        duration(section, "duration"));
  }

  private static int connections(Section section) throws InvalidSettingException {
    return section.integer("connections", 1, MOST_CONNECTIONS);
  }

  private static int clients(Section section) throws InvalidSettingException {
    return section.integer("clients", 1, MOST_CONNECTIONS);
  }

  private static int bytes(Section section) throws InvalidSettingException {
    return section.integer("bytes", 1, MOST_BYTES);
  }

  private static int rate(Section section, String key) throws InvalidSettingException {
    return section.integer(key, 1, HIGHEST_RATE);
  }

  private static Duration duration(Section section, String key) throws InvalidSettingException {
    return section.duration(key, SHORTEST, LONGEST);
  }
}
