package dev.loomscope.load.experiment;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The experiments that come with loomscope, and those in files of the user's. Stateless. */
public final class Experiments {

  /** Those that come with loomscope, in the order in which they are run. */
  public static final List<String> SHIPPED =
      List.of(
          "light",
          "medium",
          "short-lived",
          "connections",
          "idle",
          "rising-rate",
          "wait",
          "cpu",
          "context-switches",
          "locks",
          "slow-client",
          "isolation");

  /** Stands for all of them. */
  private static final String ALL = "all";

  private static final String ENDING = ".yaml";

  private Experiments() {}

  /**
   * Reads experiments.
   *
   * @param names each the name of one that comes with loomscope, a file, or {@code all}
   * @param setting that the names are of
   * @throws InvalidSettingException if there is no such experiment, or its file is refused
   */
  public static List<Experiment> read(List<String> names, Setting<?> setting)
      throws InvalidSettingException {
    List<Experiment> experiments = new ArrayList<>();
    for (String name : names) {
      for (String one : name.equals(ALL) ? SHIPPED : List.of(name)) {
        Experiment experiment = SHIPPED.contains(one) ? shipped(one) : file(one, setting);
        if (experiments.stream().anyMatch(other -> other.name().equals(experiment.name()))) {
          throw new InvalidSettingException(
              "setting %s = '%s' is not allowed: %s is there twice"
                  .formatted(setting, String.join(",", names), experiment.name()));
        }
        experiments.add(experiment);
      }
    }
    return experiments;
  }

  /** Names or files, separated by commas. */
  public static List<String> names(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static Experiment shipped(String name) throws InvalidSettingException {
    String file = name + ENDING;
    try (InputStream yaml = Experiments.class.getResourceAsStream("/experiments/" + file)) {
      byte[] text = Objects.requireNonNull(yaml, file).readAllBytes();
      return ExperimentReader.read(name, file, new String(text, StandardCharsets.UTF_8));
    } catch (IOException damaged) {
      throw new IllegalStateException("the jar cannot be read", damaged);
    }
  }

  private static Experiment file(String name, Setting<?> setting) throws InvalidSettingException {
    Path path = Path.of(name);
    String yaml;
    try {
      yaml = Files.readString(path);
    } catch (IOException unreadable) {
      throw new InvalidSettingException(
          "setting %s = '%s' is not allowed: it is neither a file that can be read nor one of %s, %s"
              .formatted(setting, name, ALL, String.join(", ", SHIPPED)));
    }
    String file = path.getFileName().toString();
    return ExperimentReader.read(
        file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file,
        name,
        yaml);
  }
}
