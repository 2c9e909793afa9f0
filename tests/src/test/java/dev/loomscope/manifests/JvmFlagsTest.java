package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JVM options of the images. */
@Tag("manifests")
final class JvmFlagsTest {

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Compose.FOLDER.resolve("jvm"))) {
      return files.toList();
    }
  }

  /** It would be for the CPU that the image was built on, and JDK 25 runs it on any. */
  @Test
  void shouldKeepMachineCodeOutOfTheAotCache() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSize(5);
    assertThat(files)
        .allSatisfy(
            file ->
                assertThat(Files.readAllLines(file))
                    .containsSubsequence(
                        "+UnlockDiagnosticVMOptions", "-AOTAdapterCaching", "-AOTStubCaching"));
  }
}
