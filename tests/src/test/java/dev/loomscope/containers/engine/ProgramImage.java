package dev.loomscope.containers.engine;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An image of a program of this machine and the libraries that it needs: a stand-in where there is
 * no registry.
 */
public final class ProgramImage {

  private static final Pattern LIBRARY =
      Pattern.compile("(?:=> |^\\s*)(/\\S+) \\(0x", Pattern.MULTILINE);

  private ProgramImage() {}

  /**
   * Makes it.
   *
   * @param name of the image
   * @param program its path on this machine, and the entry point of the image
   * @param arguments of the entry point
   * @param instructions further lines of the Dockerfile, such as its user
   */
  public static void build(
      String name, Path program, List<String> arguments, String... instructions)
      throws IOException, InterruptedException {
    String entryPoint =
        Stream.concat(Stream.of("/bin/" + program.getFileName()), arguments.stream())
            .map(word -> '"' + word + '"')
            .collect(Collectors.joining(", ", "[", "]"));
    String dockerfile =
        Stream.concat(
                Stream.of("FROM scratch", "ADD rootfs /", "ENTRYPOINT " + entryPoint),
                Arrays.stream(instructions))
            .collect(Collectors.joining("\n", "", "\n"));
    Tar context =
        Tar.create()
            .file("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8), 0644)
            .directory("rootfs/tmp", 01777)
            .file(
                "rootfs/etc/passwd",
                "root:x:0:0::/:\nnobody:x:65534:65534::/:\n".getBytes(StandardCharsets.UTF_8),
                0644)
            .file("rootfs/bin/" + program.getFileName(), Files.readAllBytes(program), 0755);
    for (String library : libraries(program)) {
      context.file("rootfs" + library, Files.readAllBytes(Path.of(library)), 0755);
    }
    Docker.removeAtEnd(name);
    Docker.client()
        .buildImageCmd(context.stream())
        .withTags(Set.of(name))
        .withLabels(Docker.labels())
        .exec(new BuildImageResultCallback())
        .awaitImageId();
  }

  private static List<String> libraries(Path program) throws IOException, InterruptedException {
    Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    String said = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ldd.waitFor() != 0 && !said.contains("not a dynamic executable")) {
      throw new IOException("ldd " + program + ": " + said);
    }
    return LIBRARY.matcher(said).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
