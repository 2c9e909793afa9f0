package dev.loomscope.load.result;

import dev.loomscope.load.result.ComparisonResult.ModeResult;
import dev.loomscope.load.result.ComparisonResult.ScenarioResult;
import dev.loomscope.load.result.ComparisonResult.Server;
import java.util.List;
import java.util.Map;

/** Made-up results for tests. */
public final class Samples {

  private Samples() {}

  /** A round without a flaw. */
  public static RunResult round(double rate, double latency, double cpu, long memory) {
    return round(rate, latency, cpu, memory, 0, 0);
  }

  /** A round with so many lost and altered echoes. */
  public static RunResult round(
      double rate, double latency, double cpu, long memory, long lost, long mismatches) {
    Percentiles times =
        new Percentiles(latency, latency * 2, latency * 3, latency * 4, latency * 5);
    return new RunResult(
        1,
        1_000,
        1_000 - lost,
        0.5,
        rate,
        null,
        times,
        times,
        times,
        lost,
        Map.of(),
        lost,
        mismatches,
        0,
        10,
        10,
        cpu,
        cpu / 100,
        cpu / 10,
        memory,
        0.5,
        new RunResult.Client(0.1, 40, null, 0.001, false));
  }

  /** A comparison of two modes under one scenario, in three warm rounds. */
  public static ComparisonResult comparison(RunResult lastOfVirtual) {
    ModeFigures virtual =
        ModeFigures.of(
            List.of(
                round(20_000, 0.001, 120, 1L << 20),
                round(30_000, 0.003, 110, 1L << 20),
                lastOfVirtual),
            List.of(round(1, 0.5, 1, 50L << 20)),
            List.of());
    ModeFigures async =
        ModeFigures.of(
            List.of(round(40_000, 0.002, 80, 1L << 20)),
            List.of(round(1, 0.5, 1, 40L << 20)),
            List.of());
    return new ComparisonResult(
        new HostFacts(2, "some CPU", "Linux 6", "amd64", "OpenJDK 25", 1L << 34, 0.5),
        "1.0",
        "java -jar load-service.jar compare",
        "2026-01-01T00:00:00Z",
        100,
        Map.of("rounds", "3"),
        List.of(new Server("virtual", List.of("java"), Map.of("mode", "virtual"))),
        List.of(
            new ScenarioResult(
                "light",
                100,
                10,
                64,
                List.of(
                    new ModeResult("virtual", virtual, virtual),
                    new ModeResult("async", async, async)))));
  }
}
