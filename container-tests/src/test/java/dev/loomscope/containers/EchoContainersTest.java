package dev.loomscope.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
            load("load", "--target=echo:7007", "--messages=20", "--clients=" + clients)) {
      echo.start();
      load.startToEnd();
      load.awaitEnd(LONG);
      assertThat(load.state().getExitCodeLong()).as(load.getLogs()).isZero();
      assertThat(load.getLogs()).contains("echoes came back whole and unchanged");
      echo.terminate(GRACE);
      assertThat(echo.state().getExitCodeLong()).as(echo.getLogs()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo-service", "load-service", "agent-service", "collector-service"})
  void shouldRunAsAnyUserAndEndWhenAsked(String service) throws Exception {
    try (ServiceContainer container =
        ServiceContainer.of(service, network, "any").as("1234567:7654321")) {
      container.start();
      assertThat(container.page("/metrics")).contains("process_cpu_seconds_total");
      container.terminate(GRACE);
      assertThat(container.state().getExitCodeLong()).as(container.getLogs()).isZero();
    }
  }

  /** What makes JSON of objects asks the Java runtime for more than the rest of the service. */
  @Test
  void shouldTellOfItsRuns() throws Exception {
    try (ServiceContainer load = load("serve")) {
      load.start();
      assertThat(load.page("/api/runs")).contains("\"scenario\":{\"name\":\"continuous\"");
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
                "--timeout=5m")) {
      echo.start();
      load.startToEnd();
      await()
          .atMost(LONG)
          .until(
              () ->
                  echo.page("/metrics")
                      .contains("loomscope_echo_connections_active{mode=\"virtual\"} 2"));
      MemoryHog.fill(echo);
      echo.awaitEnd(LONG);
      assertThat(echo.state().getOOMKilled()).isTrue();
      load.awaitEnd(LONG);
      assertThat(load.state().getExitCodeLong()).isEqualTo(1);
      assertThat(load.getLogs()).contains("LOST OR ALTERED");
    }
  }
}
