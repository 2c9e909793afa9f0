package dev.loomscope.containers;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import dev.loomscope.containers.engine.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that takes all memory of the container it is run in, having told the kernel that it is
 * the container's first process that is to be killed then: so a service meets its memory limit.
 */
final class MemoryHog {

  private static final String CLASSES = "/test-classes";
  private static final int PIECE = 4 << 20;

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

  /** Lets it fill the memory of a container. */
  static void fill(ServiceContainer container) throws InterruptedException {
    String execution =
        Docker.client()
            .execCreateCmd(container.getContainerId())
            .withCmd("/opt/java/bin/java", "-Xmx2g", "-cp", CLASSES, Program.class.getName())
            .exec()
            .getId();
    Docker.client()
        .execStartCmd(execution)
        .withDetach(true)
        .exec(new ResultCallback.Adapter<Frame>())
        .awaitCompletion();
  }
}
