package dev.loomscope.service;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One setting of a program: its name, what it is for, and what it may be. The same setting is a key
 * of {@code application.yaml} ({@code http.port}), a flag ({@code --http-port}) and an environment
 * variable ({@code HTTP_PORT}). Its default stands in {@code application.yaml} alone.
 *
 * <pre>{@code
 * static final Setting<Integer> PORT =
 *     Setting.integer("http.port", 0, 65_535, "TCP port of the HTTP server; 0 takes any free one");
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param <T> what the setting's text is read into
 */
public final class Setting<T> {

  /** Reads a setting's text. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * Returns the value of a text.
     *
     * @throws RuntimeException if the text is no such value; what is allowed is said by the setting
     */
    T parse(String text);
  }

  /** So that no variable of somebody else, such as PORT, is taken for a setting. */
  private static final String PREFIX = "LOOMSCOPE_";

  private final String key;
  private final String description;
  private final String allowed;
  private final Arity arity;
  private final boolean isOperand;
  private final Parser<T> parser;

  /** How many values its flag takes on the command line. */
  enum Arity {
    ONE,
    /** None means {@code true}. */
    AT_MOST_ONE,
    ANY
  }

  private Setting(String key, String description, String allowed, Arity arity, Parser<T> parser) {
    this(key, description, allowed, arity, false, parser);
  }

  private Setting(
      String key,
      String description,
      String allowed,
      Arity arity,
      boolean isOperand,
      Parser<T> parser) {
    this.key = key;
    this.description = description;
    this.allowed = allowed;
    this.arity = arity;
    this.isOperand = isOperand;
    this.parser = parser;
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  public static Setting<Integer> integer(String key, int least, int most, String description) {
    return of(
        key,
        description,
        "a whole number from " + least + " to " + most,
        text -> Math.toIntExact(inRange(Long.parseLong(text), least, most)));
  }

  /** A length of time from {@code least} to {@code most}, both included. */
  public static Setting<Duration> duration(
      String key, Duration least, Duration most, String description) {
    return of(
        key,
        description,
        "a duration from " + least + " to " + most + ", such as PT5S or 500ms",
        text -> {
          Duration value = Durations.parse(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("out of range");
          }
          return value;
        });
  }

  /** One of an enumeration's constants, by its name in lower case with dashes. */
  public static <E extends Enum<E>> Setting<E> choice(
      String key, Class<E> type, String description) {
    return of(key, description, "one of " + choices(type), text -> constant(type, text));
  }

  /** One or more of an enumeration's constants, separated by commas. */
  public static <E extends Enum<E>> Setting<List<E>> choices(
      String key, Class<E> type, String description) {
    return new Setting<>(
        key,
        description,
        "one or more of " + choices(type) + ", separated by commas",
        Arity.ANY,
        text -> {
          List<E> values =
              Arrays.stream(text.split(",")).map(one -> constant(type, one.strip())).toList();
          if (values.isEmpty() || values.stream().distinct().count() != values.size()) {
            throw new IllegalArgumentException("none, or one twice");
          }
          return values;
        });
  }

  /** {@code true} or {@code false}; on the command line the bare flag means {@code true}. */
  public static Setting<Boolean> bool(String key, String description) {
    return new Setting<>(
        key,
        description,
        "true or false",
        Arity.AT_MOST_ONE,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("neither true nor false");
            });
  }

  /** Any text, the empty one included. */
  public static Setting<String> text(String key, String description) {
    return of(key, description, "a text", text -> text);
  }

  /**
   * A setting of any other kind.
   *
   * @param allowed what it may be, in the words of {@code --help} and of the refusal
   */
  public static <T> Setting<T> of(
      String key, String description, String allowed, Parser<T> parser) {
    return new Setting<>(key, description, allowed, Arity.ONE, parser);
  }

  /**
   * The same setting, whose value may stand on the command line without its flag, too: the first
   * argument that belongs to no flag is that of a program's first such setting, and so on.
   */
  public Setting<T> asOperand() {
    return new Setting<>(key, description, allowed, arity, true, parser);
  }

  /** The name, in lower case, with dots between its parts and dashes in them. */
  public String key() {
    return key;
  }

  /** The name on the command line, such as {@code --http-port}. */
  public String flag() {
    return "--" + key.replace('.', '-');
  }

  /** The name in the environment, such as {@code LOOMSCOPE_HTTP_PORT}. */
  public String environmentVariable() {
    return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** What it is for, as a phrase. */
  public String description() {
    return description;
  }

  /** What it may be, as a phrase. */
  public String allowed() {
    return allowed;
  }

  Arity arity() {
    return arity;
  }

  boolean isOperand() {
    return isOperand;
  }

  T parse(String text) {
    return Objects.requireNonNull(parser.parse(text));
  }

  @Override
  public String toString() {
    return key;
  }

  private static long inRange(long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static <E extends Enum<E>> String choices(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Setting::nameOf)
        .collect(Collectors.joining(", "));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> nameOf(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such choice"));
  }

  /** A constant's name as people write it: {@code TOO_MANY} is {@code too-many}. */
  public static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
