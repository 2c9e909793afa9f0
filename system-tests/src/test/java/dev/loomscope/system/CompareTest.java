package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code loomscope compare} from its start to its end, also to an untimely one. */
@Timeout(300)
class CompareTest {

  private static final Duration LONG = Duration.ofMinutes(4);
  private static final List<String> MODES = List.of("process", "thread", "virtual", "async");

  @TempDir Path folder;

  @Test
  void shouldCompareFourModesUnderTwoLoadsAndLeaveNothingBehind() throws Exception {
    Path json = folder.resolve("result.json");
    Path csv = folder.resolve("result.csv");
    try (RunningProgram compare =
        start("--json", json.toString(), "--csv", csv.toString(), "--rounds", "1")) {
      compare.awaitError("warm round 1, light, process");
      List<ProcessHandle> servers = compare.descendants();
      int code = compare.awaitEnd(LONG);

      assertThat(compare.errors()).doesNotContain("Exception");
      assertThat(code).as(compare::errors).isZero();
      assertThat(servers).hasSizeGreaterThanOrEqualTo(MODES.size());
      assertThat(servers).noneMatch(ProcessHandle::isAlive);
      assertThat(compare.output())
          .contains("light: 100 clients", "medium: 1,000 clients", "No echo was lost or altered.");
    }
    JsonNode result = JsonMapper.builder().build().readTree(Files.readString(json));
    assertThat(result.at("/host/cores").asInt()).isPositive();
    assertThat(result.at("/host/jdk").asString()).isNotEmpty();
    assertThat(result.at("/servers").size()).isEqualTo(4);
    assertThat(result.at("/scenarios").size()).isEqualTo(2);
    assertScenario(result.at("/scenarios/0"), "light", 100);
    assertScenario(result.at("/scenarios/1"), "medium", 1_000);
    assertThat(Files.readString(csv).lines()).hasSize(1 + 4 * 2 * 2 * 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLeaveNothingBehindWhenItIsEndedEarly(boolean killed) throws Exception {
    try (RunningProgram compare = start("--rounds", "1000", "--scenario", "light")) {
      compare.awaitError("warm round 2, ");
      List<ProcessHandle> servers = compare.descendants();
      assertThat(servers).hasSizeGreaterThanOrEqualTo(MODES.size());

      compare.signal(killed);

      assertThat(compare.awaitEnd(LONG)).isNotZero();
      for (ProcessHandle server : servers) {
        server.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(servers).noneMatch(ProcessHandle::isAlive);
      assertThat(compare.errors()).doesNotContain("Exception").doesNotContain("ended while");
    }
  }

  private RunningProgram start(String... more) throws Exception {
    String[] arguments = new String[7 + more.length];
    List.of("compare", "--warm-up", "300ms", "--requests-per-round", "10000", "--fresh-rounds", "1")
        .toArray(arguments);
    System.arraycopy(more, 0, arguments, 7, more.length);
    return RunningProgram.start("load-service", folder, arguments);
  }

  private static void assertScenario(JsonNode scenario, String name, int clients) {
    assertThat(scenario.at("/name").asString()).isEqualTo(name);
    assertThat(scenario.at("/clients").asInt()).isEqualTo(clients);
    assertThat(scenario.at("/messages").asInt()).isEqualTo(10);
    assertThat(scenario.at("/bytes").asInt()).isEqualTo(64);
    assertThat(scenario.at("/modes").valueStream().map(mode -> mode.at("/mode").asString()))
        .containsExactlyElementsOf(MODES);
    for (JsonNode mode : scenario.at("/modes")) {
      for (String state : List.of("fresh", "warm")) {
        JsonNode figures = mode.at("/" + state);
        String what = name + " " + mode.at("/mode").asString() + " " + state + ": " + figures;
        for (String positive :
            List.of(
                "/requests_per_second/median",
                "/requests_per_second/low",
                "/requests_per_second/high",
                "/latency_seconds/p50",
                "/latency_seconds/p99",
                "/latency_seconds/max",
                "/peak_cpu_percent",
                "/cpu_seconds_per_100k",
                "/peak_memory_bytes")) {
          assertThat(figures.at(positive).asDouble(-1)).as(positive + " of " + what).isPositive();
        }
        for (String zero : List.of("/errors", "/mismatches", "/starved", "/lost")) {
          assertThat(figures.at(zero).asLong(-1)).as(zero + " of " + what).isZero();
        }
        assertThat(figures.at("/rounds").size()).isEqualTo(1);
      }
    }
  }
}
