package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.loomscope.service.InvalidSettingException;

/** Experiments of the user's, fuzzed by {@code benchmarks/fuzz}. */
final class ExperimentFuzz {

  /** A file is read, or refused with one line that names it. */
  @FuzzTest
  void shouldReadOrRefuse(@NotNull String yaml) {
    try {
      Experiment experiment = ExperimentReader.read("mine", "mine.yaml", yaml);
      assertThat(experiment.points()).isNotEmpty();
    } catch (InvalidSettingException refused) {
      assertThat(refused).hasMessageStartingWith("mine.yaml").hasMessageNotContaining("\n");
    }
  }
}
