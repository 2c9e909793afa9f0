package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Experiments of each kind on real echo servers: what must hold on any machine, however busy. */
@Tag("system")
@Timeout(400)
class ExperimentTest {

  private static final Duration LONG = Duration.ofMinutes(6);
  private static final List<String> MODES = List.of("process", "thread", "virtual", "async");

  @TempDir Path folder;

  @Test
  void shouldServeAllConnectionsAndTellTheirMemoryAndTheirWaits() throws Exception {
    JsonNode experiments =
        compare(
            """
            title: connections that stay
            claim: All of them are served.
            measure: {kind: steady, bytes: 64, duration: 300ms}
            vary: {parameter: connections, values: [1, 10]}
            rounds: 1
            budget: 1s
            """,
            """
            title: connections that say nothing
            claim: Each costs memory.
            measure: {kind: idle, connections: 300, bytes: 64}
            rounds: 0
            fresh-rounds: 1
            budget: 1s
            """,
            """
            title: messages that wait
            claim: No message takes less than its wait.
            server: {workload: wait=50ms}
            measure: {kind: steady, connections: 20, bytes: 64, duration: 500ms}
            rounds: 1
            budget: 1s
            """);

    for (String mode : MODES) {
      JsonNode ten = mode(experiments.get(0), 1, mode);
      assertThat(figure(ten, "served_connections")).as(mode).isEqualTo(10);
      assertThat(figure(ten, "requests_per_second")).as(mode).isPositive();
      assertThat(ten.at("/lost").asLong(-1)).as(mode).isZero();
      assertThat(ten.at("/starved").asLong(-1)).as(mode).isZero();
      JsonNode idle = mode(experiments.get(1), 0, mode);
      assertThat(figure(idle, "served_connections")).as(mode).isEqualTo(300);
      if (!mode.equals("async")) { // less than what the JVM beside it comes and goes with
        assertThat(figure(idle, "bytes_per_connection")).as(mode).isPositive();
      }
      JsonNode waiting = mode(experiments.get(2), 0, mode);
      assertThat(figure(waiting, "latency_p50_seconds")).as(mode).isGreaterThanOrEqualTo(0.05);
      assertThat(figure(waiting, "requests_per_second")).as(mode).isBetween(1.0, 400.0);
    }
    assertThat(figure(mode(experiments.get(1), 0, "thread"), "bytes_per_connection"))
        .isGreaterThan(figure(mode(experiments.get(1), 0, "virtual"), "bytes_per_connection"));
  }

  @Test
  void shouldTellWhomASlowClientAndAFailingHandlerHarm() throws Exception {
    JsonNode experiments =
        compare(
            """
            title: one slow client
            claim: It stalls the event loop.
            measure: {kind: slow-client, clients: 20, burn: 300ms, deadline: 100ms, duration: 2s}
            rounds: 1
            budget: 1s
            """,
            """
            title: a handler that ends its process
            claim: It ends what shares the process.
            measure:
              kind: isolation
              clients: 10
              deadline: 20s
              lead-time: 100ms
              observation-time: 1s
            vary: {parameter: fault, values: [exception, halt]}
            rounds: 0
            fresh-rounds: 1
            budget: 1s
            """);

    JsonNode slow = experiments.get(0);
    assertThat(figure(mode(slow, 0, "async"), "on_time_percent")).isLessThan(50);
    for (String mode : List.of("process", "thread")) { // virtual: if another core has time for it
      assertThat(figure(mode(slow, 0, mode), "latency_p50_seconds"))
          .as(mode)
          .isLessThan(figure(mode(slow, 0, "async"), "latency_p50_seconds"));
    }
    JsonNode isolation = experiments.get(1);
    for (String mode : MODES) {
      assertThat(figure(mode(isolation, 0, mode), "on_time_percent")).as(mode).isEqualTo(100);
      assertThat(figure(mode(isolation, 1, mode), "on_time_percent"))
          .as(mode)
          .isEqualTo(mode.equals("process") ? 100 : 0);
    }
  }

  /** Runs experiments in one comparison and returns what came of each. */
  private JsonNode compare(String... definitions) throws Exception {
    List<String> files = new ArrayList<>();
    for (String definition : definitions) {
      Path file = folder.resolve("experiment-%d.yaml".formatted(files.size()));
      files.add(Files.writeString(file, definition).toString());
    }
    Path json = folder.resolve("result.json");
    try (RunningProgram compare =
        RunningProgram.start(
            "load-service",
            folder,
            "compare",
            "--experiment",
            String.join(",", files),
            "--warm-up",
            "300ms",
            "--disturbance-limit",
            "100",
            "--json",
            json.toString())) {
      int code = compare.awaitEnd(LONG);

      assertThat(compare.errors()).doesNotContain("Exception");
      assertThat(code).as(compare::errors).isZero();
    }
    return JsonMapper.builder().build().readTree(Files.readString(json)).at("/experiments");
  }

  private static JsonNode mode(JsonNode experiment, int point, String mode) {
    return experiment
        .at("/points/%d/modes".formatted(point))
        .valueStream()
        .filter(one -> one.at("/mode").asString().equals(mode))
        .findFirst()
        .orElseThrow();
  }

  private static double figure(JsonNode mode, String name) {
    return mode.at("/figures/%s/median".formatted(name)).asDouble(Double.NaN);
  }
}
