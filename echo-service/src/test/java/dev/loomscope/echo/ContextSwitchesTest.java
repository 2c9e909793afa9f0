package dev.loomscope.echo;

import static dev.loomscope.echo.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
@Timeout(200)
final class ContextSwitchesTest {

  private static final int MESSAGES = 300;

  /** In which a server that has echoed a message goes to sleep until the next. */
  private static final long PAUSE_NANOS = 2_000_000;

  /** A wake-up may be saved where the server was kept from its processor. */
  private static final double EXPECTED = 0.8 * MESSAGES;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC_TWO_LOOPS")
  void shouldCountTheWaitsOfAllProcessesWhetherTheyLiveOrHaveEnded(Variant variant)
      throws Exception {
    try (RunningEcho echo = RunningEcho.start(variant)) {
      await() // what a JVM has to do with its start goes on for a while
          .untilAsserted(
              () -> {
                double idle = voluntary(echo);
                assertThat(voluntary(echo) - idle).isBetween(0.0, EXPECTED / 2);
              });
      double before = voluntary(echo);
      for (int connection = 1; connection <= 2; connection++) {
        List<Socket> sockets = EchoClients.connect(echo, 1);
        for (int message = 0; message < MESSAGES; message++) {
          EchoClients.echoOnAll(sockets, 1);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        double after = voluntary(echo);
        assertThat(after - before).isGreaterThan(EXPECTED);
        EchoClients.endAll(sockets);
        echo.awaitMetric("loomscope_echo_connections_active", 0);
        before = voluntary(echo);
        assertThat(before).isGreaterThanOrEqualTo(after);
      }
    }
  }

  private static double voluntary(RunningEcho echo) {
    String page = echo.get("/metrics?name%5B%5D=loomscope_echo_context_switches_total").body();
    RunningEcho.metricIn(page, "loomscope_echo_context_switches_total", "type=\"involuntary\"");
    return RunningEcho.metricIn(
        page, "loomscope_echo_context_switches_total", "type=\"voluntary\"");
  }
}
