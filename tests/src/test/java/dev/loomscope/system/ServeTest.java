package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code loomscope serve} at real echo servers, from its start to SIGTERM. */
@Tag("system")
@Timeout(300)
class ServeTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final List<String> MODES = List.of("thread", "async");

  @TempDir Path folder;

  @Test
  void shouldKeepServersUnderLoadTellPrometheusAndEndWithZero() throws Exception {
    try (RunningProgram thread = echo("thread", "0");
        RunningProgram async = echo("async", "0")) {
      String asyncPort = async.awaitReady().port();
      String targets =
          "thread=127.0.0.1:%s async=localhost:%s".formatted(thread.awaitReady().port(), asyncPort);
      try (RunningProgram load =
          RunningProgram.start(
              "load-service",
              folder,
              "serve",
              "--http-port=0",
              "--schedule-interval=0s",
              "--continuous-rate=50",
              "--targets=" + targets)) {
        Ready ready = load.awaitReady();
        for (String mode : MODES) {
          awaitEchoes(ready, mode, 0);
        }

        async.signal(true);
        await()
            .atMost(LONG)
            .until(
                () ->
                    metrics(ready)
                            .value(
                                "loomscope_load_errors_total",
                                Map.of(
                                    "target", "async",
                                    "mode", "async",
                                    "reason", "refused"))
                        > 0);
        double before = echoes(ready, "async");
        try (RunningProgram again = echo("async", asyncPort)) {
          again.awaitReady();
          awaitEchoes(ready, "async", before);

          load.signal(false);

          assertThat(load.awaitEnd(LONG)).isZero();
          assertThat(load.errors()).contains("outcome=stopped").doesNotContain("Exception");
        }
      }
    }
  }

  private RunningProgram echo(String mode, String port) throws Exception {
    return RunningProgram.start(
        "echo-service",
        folder,
        "--mode=" + mode,
        "--bind=127.0.0.1",
        "--port=" + port,
        "--http-port=0");
  }

  private static void awaitEchoes(Ready ready, String mode, double moreThan) {
    await().atMost(LONG).until(() -> echoes(ready, mode) > moreThan);
  }

  private static double echoes(Ready ready, String mode) throws Exception {
    return metrics(ready)
        .value("loomscope_load_latency_seconds_count", Map.of("target", mode, "mode", mode));
  }

  private static MetricsText metrics(Ready ready) throws Exception {
    return MetricsText.of(URI.create(ready.page("/metrics")));
  }
}
