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
 * The commands that start services of loomscope, each so that it ends with this process, however
 * that ends. Flags may be added to them. The JVM's options are those that the launcher gives.
 */
public final class ServiceProgram {

  /** How long a server may take to get ready. */
  public static final Duration START_TIME = Duration.ofSeconds(30);

  private static final Setting<String> ECHO_JAR =
      Setting.text("echo.jar", "Jar that holds the echo service; if empty, that of this loomscope");

  private static final Setting<List<String>> ECHO_JAVA_OPTIONS =
      Setting.of(
          "echo.java-options",
          "JVM options of the echo servers, separated by spaces",
          "options that begin with a dash",
          ServiceProgram::options);

  /** The settings that {@link #echo} reads. */
  public static final List<Setting<?>> ECHO_SETTINGS = List.of(ECHO_JAR, ECHO_JAVA_OPTIONS);

  private static final String SMALL = " -XX:+UseCompactObjectHeaders -XX:-UsePerfData";

  private static final List<String> COLLECTOR = options("-XX:+UseG1GC -Xms64m -Xmx1g" + SMALL);
  private static final List<String> LOAD = options("-XX:+UseSerialGC -Xms32m -Xmx512m" + SMALL);
  private static final List<String> AGENT =
      options(
          "-XX:+UseSerialGC -Xms4m -Xmx16m -Xss256k -XX:TieredStopAtLevel=1"
              + " -XX:ReservedCodeCacheSize=8m"
              + SMALL);

  /** Where the launcher says that loomscope is. */
  private static final String HOME = "loomscope.home";

  private ServiceProgram() {}

  /** Where loomscope is, as the launcher says. */
  public static Path home() {
    return Path.of(System.getProperty(HOME, ".")).toAbsolutePath();
  }

  /**
   * Starts an echo server.
   *
   * @throws InvalidSettingException if there is no such jar
   */
  public static List<String> echo(Settings settings) throws InvalidSettingException {
    String given = settings.get(ECHO_JAR);
    Path jar = given.isEmpty() ? jar("echo-service") : Path.of(given).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw settings.refused(ECHO_JAR, "there is no file " + jar);
    }
    return command(settings.get(ECHO_JAVA_OPTIONS), jar);
  }

  /** Starts the collector of node reports. */
  public static List<String> collector() {
    return command(COLLECTOR, jar("collector-service"));
  }

  /** Starts the agent that reports its node. */
  public static List<String> agent() {
    return command(AGENT, jar("agent-service"));
  }

  /** Starts the service that compares and loads. */
  public static List<String> load() {
    return command(LOAD, jar("load-service"), "serve");
  }

  /**
   * A command.
   *
   * @param verb which of the jar's programs is meant; none if there is but one
   */
  private static List<String> command(List<String> options, Path jar, String... verb) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(verb));
    command.addAll(List.of("--exit-with-pid", Long.toString(ProcessHandle.current().pid())));
    return command;
  }

  /** Where the build leaves a module's jar, or where it is in the archive. */
  private static Path jar(String module) {
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
