package dev.loomscope.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Takes file descriptors away from a running process (Linux, prlimit(1)). */
final class Descriptors {

  private Descriptors() {}

  /** Lets a process open nothing beyond what it has open. */
  static void limitToNoMore(long pid) throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      limit(pid, (int) open.count());
    }
  }

  /** Lets a process have no descriptor from {@code limit} upwards that it has not yet. */
  static void limit(long pid, int limit) throws IOException, InterruptedException {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + limit + ":20000")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }
}
