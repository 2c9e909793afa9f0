package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code loomscope isolate} from its start to its end, also to an untimely one. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
final class IsolateTest {

  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void shouldTellWhomAFaultHarmsInEachMode() throws Exception {
    Path json = folder.resolve("result.json");
    try (RunningProgram isolate =
        start(
            "--modes", "process,async", "--faults", "exception,halt", "--json", json.toString())) {
      int code = isolate.awaitEnd(LONG);

      assertThat(code).as(isolate::errors).isZero();
      assertThat(isolate.errors()).doesNotContain("Exception");
      assertThat(isolate.output()).contains("exception", "halt", "dead 0/20");
    }
    JsonNode trials = JsonMapper.builder().build().readTree(Files.readString(json)).at("/trials");
    assertThat(trials.size()).isEqualTo(4);
    for (JsonNode trial : trials) {
      boolean dies =
          trial.at("/mode").asString().equals("async")
              && trial.at("/fault").asString().equals("halt");
      assertThat(trial.at("/clients").asInt()).isEqualTo(20);
      assertThat(trial.at("/in_time_before").asInt()).as(trial::toString).isEqualTo(20);
      assertThat(trial.at("/in_time").asInt()).as(trial::toString).isEqualTo(dies ? 0 : 20);
      assertThat(trial.at("/server_alive").asBoolean()).as(trial::toString).isEqualTo(!dies);
      assertThat(trial.at("/faulty_client").asString()).isEqualTo("ended");
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenItIsEndedEarly() throws Exception {
    try (RunningProgram isolate = start("--faults", "exception")) {
      isolate.awaitError("exception, process: ");
      List<ProcessHandle> servers = isolate.descendants();

      isolate.signal(false);

      assertThat(isolate.awaitEnd(LONG)).isNotZero();
      for (ProcessHandle server : servers) {
        server.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(isolate.errors()).doesNotContain("Exception");
    }
  }

  /** A deadline that a busy machine keeps, too. */
  private RunningProgram start(String... more) throws Exception {
    String[] arguments = new String[7 + more.length];
    List.of("isolate", "--clients", "20", "--deadline", "20s", "--observation-time", "1s")
        .toArray(arguments);
    System.arraycopy(more, 0, arguments, 7, more.length);
    return RunningProgram.start("load-service", folder, arguments);
  }
}
