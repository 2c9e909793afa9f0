package dev.loomscope.load.server;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A service of loomscope as a program that can be started: its jar and the JVM's options, both
 * settings. Immutable.
 */
public final class ServiceProgram {

  /** The echo server. */
  public static final ServiceProgram ECHO = service("echo");

  /** The collector of node reports. */
  public static final ServiceProgram COLLECTOR = service("collector");

  /** The agent that reports its node. */
  public static final ServiceProgram AGENT = service("agent");

  /** The service that compares and loads. */
  public static final ServiceProgram LOAD =
      new ServiceProgram("load", "load-service", List.of("serve"));

  /** How long a service may take to get ready. */
  public static final Setting<Duration> START_TIME =
      Setting.duration(
          "start-time",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long a server may take to get ready");

  /** Where the launcher says that loomscope is. */
  private static final String HOME = "loomscope.home";

  private final String module;
  private final List<String> verb;
  private final Setting<String> jar;
  private final Setting<List<String>> javaOptions;

  /**
   * A program.
   *
   * @param name the first part of its settings' names
   * @param module whose jar it is in
   * @param verb which of the jar's programs it is; empty if there is but one
   */
  private ServiceProgram(String name, String module, List<String> verb) {
    this.module = module;
    this.verb = verb;
    this.jar =
        Setting.text(
            name + ".jar", "Jar that holds %s; if empty, that of this loomscope".formatted(name));
    this.javaOptions =
        Setting.of(
            name + ".java-options",
            "JVM options of %s, separated by spaces".formatted(name),
            "options that begin with a dash",
            ServiceProgram::options);
  }

  private static ServiceProgram service(String name) {
    return new ServiceProgram(name, name + "-service", List.of());
  }

  /** Where loomscope is, as the launcher says. */
  public static Path home() {
    return Path.of(System.getProperty(HOME, ".")).toAbsolutePath();
  }

  /** The settings that {@link #command} reads. */
  public List<Setting<?>> settings() {
    return List.of(jar, javaOptions);
  }

  /**
   * The command that starts the service so that it ends with this process, however that ends. Flags
   * may be added to it.
   *
   * @throws InvalidSettingException if there is no such jar
   */
  public List<String> command(Settings settings) throws InvalidSettingException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(settings.get(javaOptions));
    command.addAll(List.of("-jar", jar(settings).toString()));
    command.addAll(verb);
    command.addAll(List.of("--exit-with-pid", Long.toString(ProcessHandle.current().pid())));
    return command;
  }

  private Path jar(Settings settings) throws InvalidSettingException {
    String given = settings.get(jar);
    Path file = given.isEmpty() ? ownJar() : Path.of(given);
    if (!Files.isRegularFile(file)) {
      throw new InvalidSettingException(
          "setting %s = '%s' is not allowed: it must be the jar of %s, and there is no file %s"
              .formatted(jar, given, module, file.toAbsolutePath()));
    }
    return file.toAbsolutePath();
  }

  /** Where the build leaves it, or where it is in the archive. */
  private Path ownJar() {
    Path folder = home().resolve(module);
    Path archived = folder.resolve(module + ".jar");
    return Files.isRegularFile(archived)
        ? archived
        : folder.resolve("target").resolve(module + ".jar");
  }

  private static List<String> options(String text) {
    List<String> options =
        Arrays.stream(text.split("\\s+")).filter(option -> !option.isEmpty()).toList();
    if (options.stream().anyMatch(option -> !option.startsWith("-"))) {
      throw new IllegalArgumentException("no option");
    }
    return options;
  }
}
