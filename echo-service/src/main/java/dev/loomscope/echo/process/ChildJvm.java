package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.FaultMarker;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    command.addAll(archive());
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
   * The archive of loaded classes that this JVM runs with (JEP 483), for the children: where there
   * is none but that, as in a container, they would load each class anew. It can be used only with
   * objects laid out alike.
   */
  private static List<String> archive() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:AOTCache="))
        .<String>mapMulti(
            (option, child) -> {
              child.accept(option);
              child.accept("-XX:+UseCompactObjectHeaders");
            })
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
