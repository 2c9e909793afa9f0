package dev.loomscope.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.containers.engine.Execution;
import dev.loomscope.containers.engine.NeedsDocker;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.Network;

/** Echo servers under load, each in a container of its own, found by name. */
@NeedsDocker
@Timeout(600)
final class EchoContainersTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  /** More than drain.time, which is 10 s. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** How long what comes at once may take on a machine with too much to do. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private final Network network = Network.newNetwork();

  @AfterEach
  void removeNetwork() {
    network.close();
  }

  private ServiceContainer echo(String... arguments) {
    return ServiceContainer.of("echo-service", network, "echo", arguments);
  }

  private ServiceContainer load(String... arguments) {
    return ServiceContainer.of("load-service", network, "load", arguments);
  }

  /** A process by exec is a JVM, of which not many fit into the limits. */
  @ParameterizedTest
  @CsvSource({
    "process,fork,100",
    "process,exec,6",
    "thread,auto,100",
    "virtual,auto,100",
    "async,auto,100"
  })
  void shouldEchoEverythingAndEndWell(String mode, String start, String clients) {
    try (ServiceContainer echo =
            echo("--mode", mode, "--process-start", start, "--process-min-spare", "2");
        ServiceContainer load =
            load(
                "load",
                "--target=echo:7007",
                "--messages=20",
                "--warm-up=0s",
                "--clients=" + clients)) {
      echo.start();
      load.startToEnd();
      load.awaitEnd(LONG);
      assertThat(load.state().getExitCodeLong()).as(load.getLogs()).isZero();
      assertThat(load.getLogs()).contains("echoes came back whole and unchanged");
      echo.terminate(GRACE);
      assertThat(echo.state().getExitCodeLong()).as(echo.getLogs()).isZero();
    }
  }

  /** A child takes some 20 MiB: twenty at once would take three times what there is. */
  @Test
  void shouldLetConnectionsWaitThatTheMemoryHasNoRoomFor() throws Exception {
    try (ServiceContainer echo =
            echo("--mode", "process", "--process-start", "exec").withMebibytes(160);
        ServiceContainer load =
            load(
                "load",
                "--target=echo:7007",
                "--messages=20",
                "--warm-up=0s",
                "--clients=20",
                "--timeout=3m")) {
      echo.start();
      assertThat(echo.getLogs()).containsOnlyOnce("process.max-processes is more than");
      assertThat(echo.json("/api/status").path("max_processes").asInt()).isBetween(2, 10);
      load.startToEnd();
      load.awaitEnd(LONG);
      assertThat(load.state().getExitCodeLong()).as(load.getLogs()).isZero();
      assertThat(load.getLogs()).contains("echoes came back whole and unchanged");
      assertThat(echo.page("/metrics"))
          // and one beforehand, to see whether anybody listens
          .contains("loomscope_echo_connections_accepted_total{mode=\"process\"} 21")
          .doesNotContainPattern("loomscope_echo_errors_total\\{[^}]*} [1-9]");
      echo.terminate(GRACE);
      // Of any process in it, not of the first alone.
      assertThat(echo.state().getOOMKilled()).as(echo.getLogs()).isFalse();
      assertThat(echo.state().getExitCodeLong()).as(echo.getLogs()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "thread", "virtual", "async"})
  void shouldLetClientsFinishAfterSigterm(String mode) {
    try (ServiceContainer echo = echo("--mode", mode, "--drain-time", "2m");
        ServiceContainer load = steadyLoad("8s")) {
      echo.start();
      load.startToEnd();
      awaitSteadyLoad(echo, mode);
      echo.askToEnd();
      await().atMost(LONG).until(() -> echo.getLogs().contains("event=ending "));
      assertThat(load.hasEnded()).as(load.getLogs()).isFalse();
      load.awaitEnd(LONG);
      assertThat(load.getLogs()).contains("echoes came back whole and unchanged");
      echo.awaitEnd(MARGIN); // its clients are gone
      assertThat(echo.state().getExitCodeLong()).as(echo.getLogs()).isZero();
      assertThat(echo.getLogs()).doesNotContain("cut off");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "thread", "virtual", "async"})
  void shouldCutOffClientsThatStayBeyondTheDrainTime(String mode) {
    Duration drainTime = Duration.ofSeconds(2);
    try (ServiceContainer echo = echo("--mode", mode, "--drain-time", "2s");
        ServiceContainer load = steadyLoad("2m")) {
      echo.start();
      load.startToEnd();
      awaitSteadyLoad(echo, mode);
      echo.askToEnd();
      echo.awaitEnd(drainTime.plus(MARGIN));
      assertThat(load.hasEnded()).as(load.getLogs()).isFalse();
      assertThat(echo.state().getExitCodeLong()).as(echo.getLogs()).isZero();
      assertThat(echo.getLogs()).contains("cut off");
    }
  }

  /** Four clients that stay, and send little. */
  private ServiceContainer steadyLoad(String duration) {
    return load(
        "load",
        "--target=echo:7007",
        "--rate=20",
        "--connections=4",
        "--warm-up=0s",
        "--duration=" + duration);
  }

  private static void awaitSteadyLoad(ServiceContainer echo, String mode) {
    String four = "loomscope_echo_connections_active{mode=\"%s\"} 4".formatted(mode);
    await().atMost(LONG).until(() -> echo.page("/metrics").contains(four));
  }

  /**
   * The JVM fails to start if it cannot use the image's AOT cache, and so does the health check.
   */
  @ParameterizedTest
  @ValueSource(strings = {"echo-service", "load-service", "agent-service", "collector-service"})
  void shouldRunAsAnyUserWithItsCacheAndBeHealthyAndEndWhenAsked(String service) throws Exception {
    try (ServiceContainer container =
        ServiceContainer.of(service, network, "any")
            .as("1234567:7654321")
            .withEnv("JDK_JAVA_OPTIONS", "-XX:AOTMode=on")) {
      container.start();
      assertThat(container.page("/metrics")).contains("process_cpu_seconds_total");
      Execution check = container.checkHealth();
      assertThat(check.exitCode()).as(check.output()).hasValue(0);
      container.terminate(GRACE);
      assertThat(container.state().getExitCodeLong()).as(container.getLogs()).isZero();
    }
  }

  /** What makes JSON of objects asks the Java runtime for more than the rest of the service. */
  @Test
  void shouldSayWhatMayBeAskedFor() throws Exception {
    try (ServiceContainer load = load("serve")) {
      load.start();
      assertThat(load.page("/api/offer")).contains("\"experiments\":[{\"name\":");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo-service", "load-service", "agent-service", "collector-service"})
  void shouldSayThatItsMemoryIsTooLittle(String service) {
    try (ServiceContainer container =
        ServiceContainer.of(service, network, "small").withMebibytes(56)) {
      container.startToEnd();
      container.awaitEnd(LONG);
      assertThat(container.state().getExitCodeLong()).as(container.getLogs()).isEqualTo(2);
      assertThat(container.getLogs()).contains("the memory limit of 56 MiB is too small");
    }
  }

  @Test
  void shouldCountTheErrorsOfAServerThatRanOutOfMemory() throws Exception {
    try (ServiceContainer echo = MemoryHog.placedIn(echo("--mode", "virtual"));
        ServiceContainer load =
            load(
                "load",
                "--target=echo:7007",
                "--clients=2",
                "--messages=100000000",
                "--warm-up=0s",
                "--timeout=5m")) {
      echo.start();
      load.startToEnd();
      await()
          .atMost(LONG)
          .until(
              () ->
                  echo.page("/metrics")
                      .contains("loomscope_echo_connections_active{mode=\"virtual\"} 2"));
      MemoryHog.fillUntilItEnds(echo, LONG);
      assertThat(echo.state().getOOMKilled()).isTrue();
      load.awaitEnd(LONG);
      assertThat(load.state().getExitCodeLong()).isEqualTo(1);
      assertThat(load.getLogs()).contains("LOST OR ALTERED");
    }
  }
}
