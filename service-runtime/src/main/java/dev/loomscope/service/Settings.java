package dev.loomscope.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The settings a program runs with, each checked. A value comes from the first of: a flag, the
 * environment, the file named by {@code --config}, the program's own {@code application.yaml}.
 *
 * <p>Immutable.
 */
public final class Settings {

  /**
   * The settings file's own name, for the flag {@code --config} and the variable {@code
   * LOOMSCOPE_CONFIG}.
   */
  static final Setting<String> CONFIG =
      Setting.text("config", "YAML file with settings, each as in application.yaml");

  private final Map<Setting<?>, Object> values;
  private final Map<String, String> effective;
  private final Set<Setting<?>> set;

  private Settings(
      Map<Setting<?>, Object> values, Map<String, String> effective, Set<Setting<?>> set) {
    this.values = values;
    this.effective = effective;
    this.set = set;
  }

  /**
   * Reads and checks settings.
   *
   * @param wanted the settings to read
   * @param flags flag values by the setting's key
   * @param environment the process's environment
   * @throws InvalidSettingException if a value is not allowed, a key of the file is unknown, or the
   *     file cannot be read
   */
  public static Settings read(
      Collection<? extends Setting<?>> wanted,
      Map<String, String> flags,
      Map<String, String> environment)
      throws InvalidSettingException {
    Map<String, String> defaults = Defaults.TEXTS;
    Map<String, String> file = file(flags, environment, defaults);
    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    Map<String, String> effective = new TreeMap<>();
    Set<Setting<?>> set = new HashSet<>();
    for (Setting<?> setting : wanted) {
      Source source =
          Source.first(
              Source.of("flag " + setting.flag(), flags.get(setting.key())),
              Source.of(
                  "environment variable " + setting.environmentVariable(),
                  environment.get(setting.environmentVariable())),
              Source.of("the settings file", file.get(setting.key())),
              Source.of("application.yaml", defaults.get(setting.key())));
      if (source == null) {
        throw new IllegalStateException("no default in application.yaml: " + setting);
      }
      values.put(setting, parse(setting, source));
      effective.put(setting.key(), source.text());
      if (isSet(setting, flags, environment, file)) {
        set.add(setting);
      }
    }
    return new Settings(Map.copyOf(values), Map.copyOf(effective), Set.copyOf(set));
  }

  /**
   * Returns a setting's value.
   *
   * @throws IllegalArgumentException if it is not among the settings that were read
   */
  @SuppressWarnings("unchecked") // put there by parse, which returns the setting's own type
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException("not read: " + setting);
    }
    return (T) value;
  }

  /**
   * Whether a setting has its value from a flag, the environment or the settings file, and not from
   * the program's own application.yaml. A file that says what that says, as its copy does, has not
   * set it.
   */
  public boolean isSet(Setting<?> setting) {
    return set.contains(setting);
  }

  /** The refusal of a value for a reason that only shows when it is used, such as a file's. */
  public InvalidSettingException refused(Setting<?> setting, String why) {
    return new InvalidSettingException(
        "setting %s = '%s' is not allowed: %s"
            .formatted(setting.key(), effective.get(setting.key()), why));
  }

  private static boolean isSet(
      Setting<?> setting,
      Map<String, String> flags,
      Map<String, String> environment,
      Map<String, String> file) {
    String inFile = file.get(setting.key());
    return flags.containsKey(setting.key())
        || environment.containsKey(setting.environmentVariable())
        || (inFile != null && !inFile.equals(defaultText(setting)));
  }

  /** Every setting's text by its key, in the keys' order. No setting holds a secret itself. */
  public Map<String, String> effective() {
    return new TreeMap<>(effective);
  }

  /** A setting's default as application.yaml has it, or an empty text. */
  static String defaultText(Setting<?> setting) {
    return Defaults.TEXTS.getOrDefault(setting.key(), "");
  }

  private static <T> T parse(Setting<T> setting, Source source) throws InvalidSettingException {
    try {
      return setting.parse(source.text().strip());
    } catch (RuntimeException refused) { // whatever a parser throws means the same: not allowed
      throw new InvalidSettingException(
          "setting %s = '%s' (%s) is not allowed: it must be %s"
              .formatted(setting.key(), source.text(), source.name(), setting.allowed()));
    }
  }

  private static Map<String, String> file(
      Map<String, String> flags, Map<String, String> environment, Map<String, String> known)
      throws InvalidSettingException {
    String name =
        flags.getOrDefault(
            CONFIG.key(), environment.getOrDefault(CONFIG.environmentVariable(), ""));
    if (name.isEmpty()) {
      return Map.of();
    }
    Path path = Path.of(name);
    if (!Files.isReadable(path)) {
      throw new InvalidSettingException(
          "setting config = '%s' is not allowed: it must be a readable YAML file".formatted(name));
    }
    Map<String, String> texts;
    try (InputStream document = Files.newInputStream(path)) {
      texts = YamlTexts.read(document);
    } catch (IOException | YAMLException unreadable) {
      throw new InvalidSettingException(
          "setting config = '%s' is not allowed: it must be a YAML file of settings (%s)"
              .formatted(name, Failures.rootMessage(unreadable)));
    }
    for (String key : texts.keySet()) {
      if (!known.containsKey(key)) {
        throw new InvalidSettingException(
            "setting %s in %s is unknown; the settings are %s"
                .formatted(key, name, String.join(", ", new TreeMap<>(known).keySet())));
      }
    }
    return texts;
  }

  /** The program's own application.yaml, read once. */
  private static final class Defaults {
    static final Map<String, String> TEXTS = read();

    private static Map<String, String> read() {
      try (InputStream document =
          Objects.requireNonNull(
              Settings.class.getClassLoader().getResourceAsStream("application.yaml"))) {
        return YamlTexts.read(document);
      } catch (IOException damaged) {
        throw new UncheckedIOException(damaged);
      }
    }
  }

  /** Where a value was found. */
  private record Source(String name, String text) {

    static @Nullable Source of(String name, @Nullable String text) {
      return text == null ? null : new Source(name, text);
    }

    static @Nullable Source first(@Nullable Source... sources) {
      for (Source source : sources) {
        if (source != null) {
          return source;
        }
      }
      return null;
    }
  }
}
