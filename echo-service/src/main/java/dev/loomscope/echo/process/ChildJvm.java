package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.FaultMarker;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a child JVM of this service is started: the same Java, one jar, descriptor 0 inherited. */
final class ChildJvm {

  /** Options for the service's JVM that its children must not take over. */
  private static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /**
   * How a child is told the marker of faults: who may see its command line may not see its
   * environment.
   */
  private static final String MARKER_VARIABLE = "LOOMSCOPE_FAULT_MARKER";

  private ChildJvm() {}

  static ProcessBuilder of(
      List<String> options, Class<?> main, List<String> arguments, Optional<FaultMarker> faults) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(arguments);
    ProcessBuilder process = new ProcessBuilder(command);
    OPTION_VARIABLES.forEach(process.environment()::remove);
    process.environment().remove(MARKER_VARIABLE);
    faults.ifPresent(marker -> process.environment().put(MARKER_VARIABLE, marker.encoded()));
    return process
        .redirectInput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** For the child: the marker of faults, where they are enabled. */
  static Optional<FaultMarker> marker() {
    return Optional.ofNullable(System.getenv(MARKER_VARIABLE)).map(FaultMarker::ofEncoded);
  }

  /**
   * The options by which a child shares the archive of loaded classes that this JVM runs with (JEP
   * 483), if it does: in a container there may be no other, and each child would load every class
   * anew. It can be used only with objects laid out alike, and with room for those that it brings.
   */
  static List<String> archive() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:AOTCache="))
        .flatMap(cache -> Stream.of(cache, "-XX:+UseCompactObjectHeaders", "-Xms8m"))
        .toList();
  }

  /** Where this service's own classes are; a child needs no library. */
  private static String classPath() {
    try {
      return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
