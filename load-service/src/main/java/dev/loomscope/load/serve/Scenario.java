package dev.loomscope.load.serve;

import dev.loomscope.service.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A load that has a name. Immutable.
 *
 * @param rate requests a second at each target, whether or not it keeps up (open loop); 0: a
 *     connection sends its next message when it has the echo of its last (closed loop)
 * @param connections at each target, at least 1
 * @param messagesPerConnection messages after which a connection ends; with a rate another one is
 *     made in its place, and 0 means never; without one the session ends when all connections have
 * @param bytes size of a message, at least 1
 * @param duration how long; with a rate at all targets at once, without one session after session
 *     at one target after the other, so long at each. Zero, with a rate alone: until it is stopped
 */
public record Scenario(
    String name,
    int rate,
    int connections,
    int messagesPerConnection,
    int bytes,
    Duration duration) {

  private static final String NAME = "[a-z][a-z0-9-]{0,31}";
  private static final int DEFAULT_BYTES = 64;

  public Scenario {
    if (rate < 0 || connections < 1 || messagesPerConnection < 0 || bytes < 1) {
      throw new IllegalArgumentException("less than the least");
    }
    if (duration.isNegative() || (rate == 0 && duration.isZero())) {
      throw new IllegalArgumentException("without a rate there must be a duration");
    }
    if (rate == 0 && messagesPerConnection == 0) {
      throw new IllegalArgumentException("without a rate a connection must have messages to send");
    }
  }

  /**
   * Reads {@code NAME KEY=VALUE KEY=VALUE ...; NAME ...}.
   *
   * @throws IllegalArgumentException if the text has another form, a value cannot be, or a name is
   *     there twice
   */
  public static List<Scenario> parseAll(String text) {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    for (String one : text.split(";", -1)) {
      Scenario scenario = parse(one.strip());
      if (scenarios.put(scenario.name, scenario) != null) {
        throw new IllegalArgumentException("one name twice");
      }
    }
    return List.copyOf(scenarios.values());
  }

  private static Scenario parse(String text) {
    String[] words = text.split("\\s+", -1);
    if (!words[0].matches(NAME)) {
      throw new IllegalArgumentException("no name");
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1
          || values.put(words[i].substring(0, equals), words[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException("no KEY=VALUE, or one twice");
      }
    }
    Scenario scenario =
        new Scenario(
            words[0],
            number(values, "rate", 0),
            number(values, "connections", 1),
            number(values, "messages-per-connection", 0),
            number(values, "bytes", DEFAULT_BYTES),
            Durations.parse(take(values, "duration", "0s")));
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("unknown " + values.keySet());
    }
    return scenario;
  }

  private static int number(Map<String, String> values, String key, int otherwise) {
    return Integer.parseInt(take(values, key, Integer.toString(otherwise)));
  }

  private static String take(Map<String, String> values, String key, String otherwise) {
    String value = values.remove(key);
    return value == null ? otherwise : value;
  }

  /** Whether requests become due at a rate, whatever the server does. */
  public boolean isOpenLoop() {
    return rate > 0;
  }

  /** Whether it goes on until it is stopped. */
  public boolean isEndless() {
    return duration.isZero();
  }
}
