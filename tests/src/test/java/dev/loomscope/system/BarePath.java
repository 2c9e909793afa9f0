package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder that can be all of a script's path: it has some of this machine's tools, no others. */
final class BarePath {

  private BarePath() {}

  static Path make(Path folder, Iterable<String> tools) throws IOException {
    Files.createDirectories(folder);
    for (String tool : tools) {
      program(folder.resolve(tool), "exec " + find(tool) + " \"$@\"");
    }
    return folder;
  }

  /** Writes a shell script that can be executed. */
  static void program(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path find(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(tool + " is not on this machine"));
  }
}
