package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code loomscope up} from its start to its end, also to an untimely one. */
@Tag("system")
@Timeout(300)
class UpTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Pattern METRICS = Pattern.compile("http://127.0.0.1:\\d+/metrics");

  /** Collector, agent, four echo servers, load service. */
  private static final int SERVICES = 7;

  @TempDir Path folder;

  private RunningProgram start() throws IOException {
    return RunningProgram.start(
        "load-service",
        folder,
        "up",
        "--collector-port=0",
        "--collector-http-port=0",
        "--agent-http-port=0",
        "--echo-port=0",
        "--echo-http-port=0",
        "--load-http-port=0",
        "--start-time=120s");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldStartEverythingSayWhereItIsAndLeaveNothingBehind(boolean killed) throws Exception {
    try (RunningProgram up = start()) {
      Ready ready = up.awaitReady();
      String output = up.output();
      List<String> pages = METRICS.matcher(output).results().map(MatchResult::group).toList();
      assertThat(pages).doesNotHaveDuplicates().hasSize(SERVICES);
      assertThat(output)
          .contains(ready.page("/"))
          .contains("echo process", "echo thread", "echo virtual", "echo async");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(HttpPage.json(ready.page("/api/status")).at("/nodes/online").asInt())
                      .isEqualTo(1));
      for (String mode : List.of("process", "thread", "virtual", "async")) {
        await()
            .atMost(LONG)
            .untilAsserted(() -> assertThat(echoes(pages, mode)).as(mode).isPositive());
      }
      List<ProcessHandle> services = up.descendants();
      assertThat(services).hasSizeGreaterThanOrEqualTo(SERVICES);

      up.signal(killed);

      int code = up.awaitEnd(LONG);
      for (ProcessHandle service : services) {
        service.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(up.errors()).doesNotContain("Exception");
      if (!killed) {
        assertThat(code).isZero();
        assertThat(up.output()).contains("all stopped");
      }
    }
  }

  @Test
  void shouldEndWhenAPartEnds() throws Exception {
    try (RunningProgram up = start()) {
      up.awaitReady();
      List<ProcessHandle> services = up.descendants();

      services.stream()
          .filter(service -> service.info().commandLine().orElse("").contains("collector-service"))
          .findFirst()
          .orElseThrow()
          .destroyForcibly();

      assertThat(up.awaitEnd(LONG)).isEqualTo(1);
      assertThat(up.errors()).contains("the collector ended while it was needed");
      for (ProcessHandle service : services) {
        service.onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void shouldTellInOneLineWhichPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningProgram up =
            RunningProgram.start(
                "load-service",
                folder,
                "up",
                "--agent-http-port=" + taken.getLocalPort(),
                "--collector-port=0",
                "--collector-http-port=0",
                "--load-http-port=0",
                "--echo-port=0",
                "--echo-http-port=0")) {
      assertThat(up.awaitEnd(LONG)).isEqualTo(1);
      assertThat(up.errors())
          .hasLineCount(1)
          .contains("port " + taken.getLocalPort() + " is taken", "--agent-http-port");
    }
  }

  private static double echoes(List<String> pages, String mode) throws IOException {
    double sum = 0;
    for (String page : pages) {
      sum += HttpPage.metric(page, "loomscope_echo_messages_sent_total{mode=\"" + mode + "\"}");
    }
    return sum;
  }
}
