package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.service.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentsTest {

  private static final Setting<String> SETTING = Setting.text("experiment", "");

  @TempDir Path folder;

  @Test
  void shouldReadEveryExperimentThatIsShipped() throws Exception {
    List<Experiment> all = Experiments.read(List.of("all"), SETTING);

    assertThat(all.stream().map(Experiment::name)).containsExactlyElementsOf(Experiments.SHIPPED);
    assertThat(all).as("what their claims expect").noneMatch(one -> one.expects().isEmpty());
  }

  /** The last round of each is begun within the budget, and ends after it. */
  @Test
  void shouldBeDoneWithAllThatAreShippedInTwentyMinutesWithTimeLeftForLastRounds()
      throws Exception {
    assertThat(
            Experiments.read(List.of("all"), SETTING).stream()
                .map(Experiment::budget)
                .reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(Duration.ofMinutes(20).minusSeconds(100));
  }

  @Test
  void shouldKnowEveryFileThatIsShipped() throws Exception {
    Path light = Path.of(Experiments.class.getResource("/experiments/light.yaml").toURI());
    try (Stream<Path> files = Files.list(light.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Experiments.SHIPPED.stream().map(name -> name + ".yaml").toList());
    }
  }

  @Test
  void shouldReadAFileOfTheUsers() throws Exception {
    Path file = folder.resolve("mine.yaml");
    try (var light = Experiments.class.getResourceAsStream("/experiments/light.yaml")) {
      Files.copy(light, file);
    }

    assertThat(
            Experiments.read(List.of("light", file.toString()), SETTING).stream()
                .map(Experiment::name))
        .containsExactly("light", "mine");
  }

  @Test
  void shouldNameTheFileAndTheLineOfWhatIsWrong() throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "title: mine\nclaim: mine\nbudget: soon\n");

    assertThatThrownBy(() -> Experiments.read(List.of(file.toString()), SETTING))
        .hasMessageStartingWith(file + ":3: 'budget' must be a duration");
  }

  @Test
  void shouldRunAsManyRoundsAsAskedForWhateverTheyTake() throws Exception {
    Experiment light = Experiments.read(List.of("light"), SETTING).getFirst();
    Experiment shorter = light.withRounds(Optional.of(1), Optional.empty());

    assertThat(shorter.points().stream().map(Point::rounds)).containsExactly(1, 2);
    assertThat(shorter.budget()).isGreaterThan(light.budget());
    assertThat(light.withRounds(Optional.empty(), Optional.empty())).isEqualTo(light);
  }
}
