package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.load.show.SampleComparison;
import dev.loomscope.service.ProgramFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ComparisonFileTest {

  @TempDir Path folder;

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("a.json"), text);
  }

  private void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> ComparisonFile.read(file))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private void assertRefusedWith(Consumer<SampleComparison> change, String reason)
      throws Exception {
    SampleComparison sample = SampleComparison.load();
    change.accept(sample);
    assertRefused(sample.write(folder.resolve("a.json")), reason);
  }

  @Test
  void shouldReadBackWhatWasWritten() throws Exception {
    ComparisonResult comparison = SampleComparison.load().read(folder);
    Path again = file(ResultFile.json(comparison));

    assertThat(JsonMapper.shared().readTree(Files.readString(again)).at("/experiments/2/axis/name"))
        .hasToString("\"connections\"");
    assertThat(ComparisonFile.read(again)).isEqualTo(comparison);
  }

  @Test
  void shouldReadWhatBecameOfAClaimAndAFileThatDoesNotSay() throws Exception {
    SampleComparison sample = SampleComparison.load();
    assertThat(sample.read(folder).experiments().getFirst().claimVerdict()).isNull();

    ComparisonResult judged = sample.claiming("cannot-tell", "who knows").read(folder);

    Claim claim = Objects.requireNonNull(judged.experiments().getFirst().claimVerdict());
    assertThat(claim.sentence()).isEqualTo("Cannot tell whether the claim holds, who knows");
    assertThat(ComparisonFile.read(file(ResultFile.json(judged)))).isEqualTo(judged);
  }

  @Test
  void shouldRefuseAVerdictOnNothing() throws Exception {
    assertRefusedWith(
        sample ->
            sample
                .claiming("borne-out", "")
                .at("/experiments/0/claim_verdict")
                .putArray("statements"),
        "no statement");
  }

  @Test
  void shouldRefuseARankingOfWhatWasNotMeasured() throws Exception {
    assertRefusedWith(
        sample ->
            sample.at("/experiments/0/points/0/ranking/standings/0").put("mode", "unheard\nof"),
        "'unheard of' has no requests_per_second");
    assertRefusedWith(
        sample -> sample.at("/experiments/0/points/0/ratios/0").put("second", "nobody"),
        "'nobody' has no ");
  }

  @Test
  void shouldRefuseAFigureOfNoRound() throws Exception {
    assertRefusedWith(
        sample ->
            sample
                .at("/experiments/0/points/0/modes/0/figures/requests_per_second")
                .putArray("rounds")
                .addNull(),
        "requests_per_second of 'process' has no round");
  }

  @Test
  void shouldPassOverWhatALaterVersionAdds() throws Exception {
    SampleComparison sample = SampleComparison.load();
    sample.tree().put("weather", "fair");
    sample.at("/experiments/0/points/0/modes/0").putObject("moon").put("phase", 0.5);

    assertThat(sample.read(folder)).isEqualTo(SampleComparison.load().read(folder));
  }

  @Test
  void shouldReadWhichRoundsAreInvalidAndAFileThatOnlySaysHowMany() throws Exception {
    SampleComparison sample = SampleComparison.load();
    ObjectNode mode = sample.at("/experiments/3/points/0/modes/2");

    assertThat(virtual(sample.read(folder)).invalidRounds()).isEqualTo(1);
    assertThat(virtual(sample.read(folder)).isInvalid(0)).isFalse();

    mode.putArray("invalid_round_indexes").add(0);

    assertThat(virtual(sample.read(folder)).isInvalid(0)).isTrue();
    assertThat(virtual(sample.read(folder)).doubtfulRounds()).containsExactly(0);
  }

  private static ModeResult virtual(ComparisonResult comparison) {
    return Objects.requireNonNull(comparison.experiments().get(3).points().get(0).mode("virtual"));
  }

  @Test
  void shouldTakeRoundsThatLackFigures() throws Exception {
    SampleComparison sample = SampleComparison.load();
    sample.at("/experiments/0/points/0/modes/0/rounds/0").putNull("steady_requests_per_second");

    assertThat(sample.read(folder).experiments()).isNotEmpty();
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    assertRefused(folder.resolve("none.json"), "there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "not JSON\nat all", "{\"schema\":\"loomscope/comparison/2\",}"})
  void shouldRefuseWhatIsNotJson(String text) throws Exception {
    assertRefused(file(text), "is no comparison: ");
  }

  @Test
  void shouldRefuseNumbersThatAreTooLong() throws Exception {
    assertRefused(file("{\"schema\":1" + "0".repeat(1_000) + "}"), "is no comparison: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | its schema is '', not loomscope/comparison/2",
        "[] | its schema is ''",
        "{\"schema\":\"loomscope/comparison/1\"} | its schema is 'loomscope/comparison/1'",
        "{\"schema\":\"loomscope/comparison/2\"} | it lacks"
      })
  void shouldRefuseAnotherSchema(String text, String reason) throws Exception {
    assertRefused(file(text), reason);
  }

  @Test
  void shouldSayWhatIsMissing() throws Exception {
    assertRefusedWith(sample -> sample.tree().remove("experiments"), "it lacks experiments");
    assertRefusedWith(
        sample -> sample.at("/experiments/1/points/0/modes/2").remove("notes"),
        "it lacks experiments[1].points[0].modes[2].notes");
    assertRefusedWith(
        sample -> sample.at("/experiments/1/points/0/modes/2/figures").putNull("peak_cpu_percent"),
        "it lacks experiments[1].points[0].modes[2].figures.peak_cpu_percent");
  }

  @Test
  void shouldSayWhereSomethingIsWrong() throws Exception {
    assertRefusedWith(sample -> sample.at("/experiments/0").put("rounds", "many"), "rounds");
    assertRefusedWith(
        sample -> sample.at("/experiments/0/points/0/ratios/0").put("verdict", "perhaps"),
        "perhaps");
    assertRefusedWith(
        sample -> sample.at("/experiments/0/points/0/ratios/0").put("figure", "charm"), "charm");
  }
}
