package dev.loomscope.service;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people write them: ISO 8601 ({@code PT1.5S}) or short ({@code 1500ms}). */
public final class Durations {

  private static final Pattern SHORT = Pattern.compile("(\\d+)(ns|us|ms|s|m|h)");

  private Durations() {}

  /**
   * Returns the duration that a text stands for.
   *
   * @throws RuntimeException if it stands for none
   */
  public static Duration parse(String text) {
    Matcher match = SHORT.matcher(text);
    if (!match.matches()) {
      return Duration.parse(text);
    }
    long amount = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ns" -> Duration.ofNanos(amount);
      case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
