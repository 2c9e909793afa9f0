package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComparisonJsonTest {

  private final JsonNode json =
      JsonMapper.builder()
          .build()
          .readTree(
              ResultFile.json(
                  Samples.comparison(Samples.round(10_000, 0.002, 100, 1L << 20, 2, 1))));

  @Test
  void shouldTellTheHostTheCommandAndTheServers() {
    assertThat(json.at("/host/cores").asInt()).isEqualTo(2);
    assertThat(json.at("/host/cpu_model").asString()).isEqualTo("some CPU");
    assertThat(json.at("/host/kernel").asString()).isEqualTo("Linux 6");
    assertThat(json.at("/host/jdk").asString()).isEqualTo("OpenJDK 25");
    assertThat(json.at("/host/memory_bytes").asLong()).isEqualTo(1L << 34);
    assertThat(json.at("/host/load_average").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/command").asString()).contains("compare");
    assertThat(json.at("/began").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(json.at("/loomscope_version").asString()).isEqualTo("1.0");
    assertThat(json.at("/settings/rounds").asString()).isEqualTo("3");
    assertThat(json.at("/servers/0/settings/mode").asString()).isEqualTo("virtual");
  }

  @Test
  void shouldHaveEveryFigureOfEachModeUnderItsName() {
    JsonNode scenario = json.at("/scenarios/0");
    assertThat(scenario.at("/name").asString()).isEqualTo("light");
    assertThat(scenario.at("/clients").asInt()).isEqualTo(100);
    assertThat(scenario.at("/messages").asInt()).isEqualTo(10);
    assertThat(scenario.at("/bytes").asInt()).isEqualTo(64);
    assertThat(scenario.at("/modes/0/mode").asString()).isEqualTo("virtual");
    for (String state : List.of("fresh", "warm")) {
      JsonNode figures = scenario.at("/modes/0/" + state);
      assertThat(figures.at("/requests_per_second/median").asDouble()).isEqualTo(20_000);
      assertThat(figures.at("/requests_per_second/low").asDouble()).isEqualTo(10_000);
      assertThat(figures.at("/requests_per_second/high").asDouble()).isEqualTo(30_000);
      assertThat(figures.at("/latency_seconds/p50").asDouble()).isEqualTo(0.002);
      assertThat(figures.at("/latency_seconds/p99").asDouble()).isEqualTo(0.006);
      assertThat(figures.at("/latency_seconds/max").asDouble()).isEqualTo(0.015);
      assertThat(figures.at("/errors").asLong()).isEqualTo(2);
      assertThat(figures.at("/mismatches").asLong()).isEqualTo(1);
      assertThat(figures.at("/starved").asLong(-1)).isZero();
      assertThat(figures.at("/lost").asLong()).isEqualTo(2);
      assertThat(figures.at("/peak_cpu_percent").asDouble()).isEqualTo(110);
      assertThat(figures.at("/cpu_seconds_per_100k").asDouble()).isEqualTo(11);
      assertThat(figures.at("/peak_memory_bytes").asLong()).isEqualTo(50L << 20);
      assertThat(figures.at("/spread/peak_cpu_percent/high").asDouble()).isEqualTo(120);
      assertThat(figures.at("/rounds").size()).isEqualTo(3);
      JsonNode round = figures.at("/rounds/0");
      assertThat(round.at("/requests_per_second").asDouble()).isEqualTo(20_000);
      assertThat(round.at("/latency_seconds/p99_9").asDouble()).isEqualTo(0.004);
      assertThat(round.has("cpu_seconds_per_100k")).isTrue();
      assertThat(round.has("fewest_messages_per_client")).isTrue();
    }
  }

  @Test
  void shouldWriteNullForWhatIsUnknown() {
    assertThat(json.at("/scenarios/0/modes/0/warm/rounds/0/steady_requests_per_second").isNull())
        .isTrue();
  }
}
