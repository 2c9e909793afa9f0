package dev.loomscope.load.live;

import static dev.loomscope.load.result.Quantities.bytes;
import static dev.loomscope.load.result.Quantities.count;
import static dev.loomscope.load.result.Quantities.percent;
import static dev.loomscope.load.result.Quantities.rate;
import static dev.loomscope.load.result.Quantities.time;

import dev.loomscope.load.live.plan.Scenario;
import dev.loomscope.load.live.run.Figures;
import dev.loomscope.load.live.run.Run;
import dev.loomscope.load.live.run.ServerUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what came of a run in a few lines for each target. */
final class OnceSummary {

  private OnceSummary() {}

  static String of(Run.View run) {
    StringBuilder text = new StringBuilder();
    for (Figures figures : run.figures()) {
      text.append(
          "%s at %s (%s): %s%s%n"
              .formatted(
                  run.order().scenario().name(),
                  figures.target().name(),
                  figures.target().address(),
                  run.state().label(),
                  run.problem() == null ? "" : ", " + run.problem()));
      line(
          text,
          "requests",
          "%s, %s echoes, %s"
              .formatted(
                  count(figures.requests()),
                  count(figures.echoes()),
                  figures.errors().isEmpty()
                      ? "no errors"
                      : "ERRORS: " + errors(figures.errors())));
      line(text, "echoes/s", rate(figures.echoes() / seconds(run)));
      line(
          text,
          "latency",
          "p50 %s, p99 %s, p99.9 %s"
              .formatted(
                  time(known(figures.total().p50())),
                  time(known(figures.total().p99())),
                  time(known(figures.total().p999()))));
      if (run.order().scenario().isOpenLoop()) {
        line(text, "send lag", "p99 %s".formatted(time(known(figures.sendLagP99()))));
      }
      if (figures.server() != null) {
        line(text, "server", server(figures.server()));
      }
    }
    return text.toString();
  }

  private static String server(ServerUse use) {
    return "peak CPU %s of a core, %s CPU per 100,000 messages, peak memory %s"
        .formatted(
            percent(known(use.peakCpuPercent())),
            time(known(use.cpuSecondsPer100k())),
            bytes(Double.isNaN(use.peakMemoryBytes()) ? null : Math.round(use.peakMemoryBytes())));
  }

  /** How long each target was under load. */
  private static double seconds(Run.View run) {
    Instant began = run.began() == null ? run.created() : run.began();
    Instant ended = run.ended() == null ? Instant.now() : run.ended();
    Scenario scenario = run.order().scenario();
    int oneAfterTheOther = scenario.isOpenLoop() ? 1 : run.order().targets().size();
    return Math.max(1, Duration.between(began, ended).toMillis()) / 1e3 / oneAfterTheOther;
  }

  private static String errors(Map<String, Long> errors) {
    return errors.entrySet().stream()
        .map(error -> error.getKey() + " " + count(error.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  %-10s %s%n".formatted(name, value));
  }
}
