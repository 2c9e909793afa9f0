package dev.loomscope.load.compare;

import dev.loomscope.load.echo.EchoServer;
import dev.loomscope.load.echo.Variant;
import dev.loomscope.load.result.ComparisonResult.ModeResult;
import dev.loomscope.load.result.ModeFigures;
import dev.loomscope.load.result.RunResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One mode in the comparison: its warm server, and what was measured so far. For one thread. */
final class Contender {

  /** The rounds under one scenario. */
  record Figures(
      List<RunResult> fresh,
      List<RunResult> freshMemory,
      List<RunResult> warm,
      List<RunResult> warmMemory) {

    static Figures none() {
      return new Figures(
          new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    ModeResult result(Variant variant, RunResult warmUp) {
      return new ModeResult(
          variant.name(),
          ModeFigures.of(fresh, freshMemory, List.of()),
          ModeFigures.of(warm, warmMemory, List.of(warmUp)));
    }
  }

  private final Variant variant;
  private final Map<Scenario, Figures> figures = new EnumMap<>(Scenario.class);
  private @Nullable EchoServer server;
  private @Nullable RunResult warmUp;

  Contender(Variant variant) {
    this.variant = variant;
  }

  void warmedUp(EchoServer warmServer, RunResult result) {
    server = warmServer;
    warmUp = result;
  }

  Variant variant() {
    return variant;
  }

  /** The warm server. */
  EchoServer server() {
    return Objects.requireNonNull(server, "not warmed up");
  }

  /** What the warm-up brought; its errors count. */
  RunResult warmUp() {
    return Objects.requireNonNull(warmUp, "not warmed up");
  }

  /** What was measured under a scenario, to be added to. */
  Figures figures(Scenario scenario) {
    return figures.computeIfAbsent(scenario, none -> Figures.none());
  }
}
