package dev.loomscope.containers.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether {@code docker/build.sh} finds a Docker client that can build with BuildKit. */
final class BuildKit {

  /** Clients before 23 have it in them, later ones in the plugin buildx, which may be missing. */
  private static final Pattern HAS_IT_WITHIN = Pattern.compile("(19|20)\\..*", Pattern.DOTALL);

  private BuildKit() {}

  /** Looks where the script does: at {@code DOCKER}, or at two clients if that is not set. */
  static boolean isThere() {
    String chosen = System.getenv("DOCKER");
    Stream<String> clients =
        chosen == null || chosen.isEmpty()
            ? Stream.of("docker", "/usr/bin/docker")
            : Stream.of(chosen);
    return clients.anyMatch(BuildKit::isIn);
  }

  private static boolean isIn(String client) {
    return said(client, "buildx", "version").isPresent()
        || said(client, "version", "--format", "{{.Client.Version}}")
            .filter(version -> HAS_IT_WITHIN.matcher(version).matches())
            .isPresent();
  }

  /** What a command says, if there is one and it ends well. */
  private static Optional<String> said(String... command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
