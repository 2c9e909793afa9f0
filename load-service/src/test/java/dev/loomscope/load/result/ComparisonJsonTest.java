package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComparisonJsonTest {

  private final JsonNode json =
      JsonMapper.builder().build().readTree(ResultFile.json(Samples.comparison(2, 1)));

  @Test
  void shouldTellTheHostTheCommandAndTheServers() {
    assertThat(json.at("/schema").asString()).isEqualTo("loomscope/comparison/2");
    assertThat(json.at("/host/cores").asInt()).isEqualTo(2);
    assertThat(json.at("/host/cpu_model").asString()).isEqualTo("some CPU");
    assertThat(json.at("/host/kernel").asString()).isEqualTo("Linux 6");
    assertThat(json.at("/host/jdk").asString()).isEqualTo("OpenJDK 25");
    assertThat(json.at("/host/memory_bytes").asLong()).isEqualTo(1L << 34);
    assertThat(json.at("/host/load_average").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/host/governor").isNull()).isTrue();
    assertThat(json.at("/host/pinning").isNull()).isTrue();
    assertThat(json.at("/command").asString()).contains("compare");
    assertThat(json.at("/began").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(json.at("/loomscope_version").asString()).isEqualTo("1.0");
    assertThat(json.at("/settings/warm-up").asString()).isEqualTo("5s");
    assertThat(json.at("/servers/0/settings/mode").asString()).isEqualTo("virtual");
  }

  @Test
  void shouldTellWhatAnExperimentWas() {
    JsonNode experiment = json.at("/experiments/0");
    assertThat(experiment.at("/name").asString()).isEqualTo("light");
    assertThat(experiment.at("/title").asString()).contains("100 clients");
    assertThat(experiment.at("/claim").asString()).isEqualTo("It shows something.");
    assertThat(experiment.at("/definition").asString()).contains("title:");
    assertThat(experiment.at("/axis").isNull()).isTrue();
    assertThat(experiment.at("/rounds").asInt()).isEqualTo(7);
    assertThat(experiment.at("/repeated_rounds").asInt()).isEqualTo(2);
    assertThat(experiment.at("/disturbed_rounds").asInt()).isEqualTo(1);
    assertThat(experiment.at("/points/0/label").asString()).isEqualTo("warm");
    assertThat(experiment.at("/points/0/x").isNull()).isTrue();
  }

  @Test
  void shouldHaveEveryFigureOfAModeUnderItsName() {
    JsonNode mode = json.at("/experiments/0/points/0/modes/0");
    assertThat(mode.at("/mode").asString()).isEqualTo("virtual");
    assertThat(mode.at("/figures/requests_per_second/median").asDouble()).isEqualTo(20_000);
    assertThat(mode.at("/figures/requests_per_second/low").asDouble()).isEqualTo(14_000);
    assertThat(mode.at("/figures/requests_per_second/high").asDouble()).isEqualTo(26_000);
    assertThat(mode.at("/figures/requests_per_second/rounds").size()).isEqualTo(7);
    assertThat(mode.at("/figures/latency_p99_seconds/median").asDouble()).isEqualTo(0.006);
    assertThat(mode.at("/latency/1/percentile").asDouble()).isEqualTo(99);
    assertThat(mode.at("/timeline/cpu_percent/1").asDouble()).isEqualTo(120);
    assertThat(mode.at("/lost").asLong()).isEqualTo(2);
    assertThat(mode.at("/altered").asLong()).isEqualTo(1);
    assertThat(mode.at("/errors/reset").asLong()).isEqualTo(2);
    assertThat(mode.at("/others_cpu_percent/2").asDouble()).isEqualTo(7.5);
    assertThat(mode.at("/disturbed_rounds/0").asInt()).isEqualTo(2);
    assertThat(mode.at("/invalid_rounds").asInt()).isEqualTo(1);
    assertThat(mode.at("/invalid_round_indexes/0").asInt()).isEqualTo(1);
    assertThat(mode.has("doubtful_rounds")).isFalse();
    assertThat(json.at("/experiments/0/points/1/modes/0/figures/requests_per_second/low").isNull())
        .isTrue();
  }

  @Test
  void shouldHoldThePairsAgainstEachOther() {
    JsonNode ratio = json.at("/experiments/0/points/0/ratios/0");
    assertThat(ratio.at("/figure").asString()).isEqualTo("requests_per_second");
    assertThat(ratio.at("/first").asString()).isEqualTo("virtual");
    assertThat(ratio.at("/second").asString()).isEqualTo("async");
    assertThat(ratio.at("/ratio").asDouble()).isEqualTo(0.5);
    assertThat(ratio.at("/low").asDouble()).isEqualTo(0.45);
    assertThat(ratio.at("/verdict").asString()).isEqualTo("lower");
    assertThat(json.at("/experiments/0/points/0/ratios/1/verdict").asString())
        .isEqualTo("no-clear-difference");
    assertThat(json.at("/experiments/0/points/1/ratios/0/low").isNull()).isTrue();
  }
}
