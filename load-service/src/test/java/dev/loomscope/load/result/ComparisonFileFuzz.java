package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.loomscope.load.show.ComparisonPage;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of comparisons, fuzzed by {@code benchmarks/fuzz}. */
final class ComparisonFileFuzz {

  private final Path file;

  ComparisonFileFuzz() throws IOException {
    file = Files.createTempFile("comparison", ".json");
    file.toFile().deleteOnExit();
  }

  /** A file is read, and can then be shown, or is refused with one line that names it. */
  @FuzzTest
  void shouldReadOrRefuse(byte[] json) throws Exception {
    Files.write(file, json);
    try {
      assertThat(ComparisonPage.of(ComparisonFile.read(file))).isNotEmpty();
    } catch (ProgramFailure refused) {
      assertThat(refused).hasMessageContaining(file.toString()).hasMessageNotContaining("\n");
    }
  }
}
