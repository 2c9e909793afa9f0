package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.testing.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus that takes native histograms scrapes the load service, by protobuf, while a
 * load goes on.
 */
@Tag("system")
@Timeout(300)
class NativeHistogramTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String LATENCY = "loomscope_load_latency_seconds{target=\"thread\"}";

  @TempDir Path folder;

  @Test
  void shouldAnswerWithPercentilesAndCountsOfNativeHistograms() throws Exception {
    Tools.require("prometheus");
    try (RunningProgram echo =
            RunningProgram.start(
                "echo-service", folder, "--mode=thread", "--port=0", "--http-port=0");
        RunningProgram load =
            RunningProgram.start(
                "load-service",
                folder,
                "serve",
                "--http-port=0",
                "--schedule-interval=0s",
                "--continuous-rate=50",
                "--targets=thread=127.0.0.1:" + echo.awaitReady().port());
        PrometheusServer prometheus =
            PrometheusServer.startWith(
                folder,
                """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: load
                    static_configs: [{targets: ['%s']}]
                """
                    .formatted(load.awaitReady().httpAddress()),
                "--enable-feature=native-histograms")) {
      await().atMost(LONG).until(() -> one(prometheus, "histogram_count(" + LATENCY + ")") >= 100);
      await()
          .atMost(LONG)
          .until(() -> one(prometheus, "histogram_quantile(0.5, rate(" + LATENCY + "[30s]))") > 0);

      double median = one(prometheus, "histogram_quantile(0.5, %s)".formatted(LATENCY));
      double p99 = one(prometheus, "histogram_quantile(0.99, %s)".formatted(LATENCY));
      assertThat(median).isPositive().isLessThan(LONG.toSeconds());
      assertThat(p99).isGreaterThanOrEqualTo(median);
      assertThat(one(prometheus, "histogram_sum(" + LATENCY + ")")).isPositive();
      assertThat(prometheus.query("loomscope_load_latency_seconds_bucket"))
          .as("what it has are no classic histograms")
          .isEmpty();
    }
  }

  /** The value of the only series that an expression has; NaN if there is none yet. */
  private static double one(PrometheusServer prometheus, String expression) throws Exception {
    Map<Map<String, String>, Double> values = prometheus.query(expression);
    assertThat(values).hasSizeLessThan(2);
    return values.values().stream().findFirst().orElse(Double.NaN);
  }
}
