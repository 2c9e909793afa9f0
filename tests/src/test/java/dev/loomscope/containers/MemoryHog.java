package dev.loomscope.containers;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import dev.loomscope.containers.engine.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A program that takes all memory of the container it is run in, having told the kernel that it is
 * the container's first process that is to be killed then: so a service meets its memory limit.
 */
final class MemoryHog {

  private static final String CLASSES = "/test-classes";
  private static final int PIECE = 4 << 20;

  /** How long the engine may take to notice that a container has ended. */
  private static final Duration NEWS = Duration.ofSeconds(30);

  private MemoryHog() {}

  /** What runs in the container, where there is nothing but the JDK. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws IOException {
      Files.writeString(Path.of("/proc/1/oom_score_adj"), "1000");
      List<byte[]> hoard = new ArrayList<>();
      while (hoard.size() < Integer.MAX_VALUE) {
        hoard.add(new byte[PIECE]);
      }
    }
  }

  /** Puts it into a container that is not started yet. */
  static ServiceContainer placedIn(ServiceContainer container) {
    String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
    return container.withCreateContainerCmdModifier(
        command -> {
          HostConfig host = command.getHostConfig();
          if (host != null) { // Testcontainers' own way would try the engine with an image first
            host.withBinds(Bind.parse(classes + ":" + CLASSES + ":ro"));
          }
        });
  }

  /**
   * Lets it fill the memory of a container, and waits until the container has ended of it.
   *
   * @throws AssertionError if the program ends and the container does not
   */
  static void fillUntilItEnds(ServiceContainer container, Duration bound) {
    Execution execution =
        Execution.start(
            container.getContainerId(),
            List.of("/opt/java/bin/java", "-Xmx2g", "-cp", CLASSES, Program.class.getName()));
    Awaitility.await(execution.toString())
        .atMost(bound)
        .until(() -> container.hasEnded() || execution.exitCode().isPresent());
    try {
      container.awaitEnd(NEWS); // ends its processes first, this one among them
    } catch (ConditionTimeoutException stillThere) {
      throw new AssertionError(
          "%s ended with %s, and the container goes on: %s"
              .formatted(execution, execution.exitCode(), execution.output()),
          stillThere);
    }
  }
}
