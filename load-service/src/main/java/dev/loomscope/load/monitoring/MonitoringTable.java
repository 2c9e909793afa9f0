package dev.loomscope.load.monitoring;

import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Spread;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Shows rounds side by side as a Markdown table: medians, with the range in brackets. */
final class MonitoringTable {

  private final List<Load> loads;
  private final List<Round> rounds;
  private final StringBuilder text = new StringBuilder();

  private MonitoringTable(List<Load> loads, List<Round> rounds) {
    this.loads = loads;
    this.rounds = rounds;
  }

  static String of(List<Load> loads, List<Round> rounds) {
    return new MonitoringTable(loads, rounds).text();
  }

  private String text() {
    cells("| |", load -> " " + load + " |");
    cells("|---|", load -> "---:|");
    row("running: CPU s per 100k reports", Round::cpuSecondsPer100k, Quantities::rate);
    row("running: CPU", Round::cpuPercent, Quantities::percent);
    row("running: sent", round -> round.running().sent(), MonitoringTable::count);
    row("running: lost", round -> round.running().lost(), MonitoringTable::count);
    row("running: answer p50", round -> round.running().answerP50(), Quantities::time);
    row("running: answer p99", round -> round.running().answerP99(), Quantities::time);
    row("running: simulation late p99", round -> round.running().lagP99(), Quantities::time);
    row("stalled: sent", round -> round.stalled().sent(), MonitoringTable::count);
    row("stalled: not sent", round -> round.stalled().unsent(), MonitoringTable::count);
    row("stalled: lost", round -> round.stalled().lost(), MonitoringTable::count);
    row("stalled: kernel drops", round -> round.stalled().kernelDrops(), MonitoringTable::count);
    row("stalled: answer p99", round -> round.stalled().answerP99(), Quantities::time);
    row("stalled: answer max", round -> round.stalled().answerMax(), Quantities::time);
    row("stalled: silence p50", round -> round.stalled().silenceP50(), Quantities::time);
    row("stalled: silence max", round -> round.stalled().silenceMax(), Quantities::time);
    row("peak memory", Round::peakMemoryBytes, bytes -> Quantities.bytes(Math.round(bytes)));
    return text.toString();
  }

  private void row(
      String name, ToDoubleFunction<Round> figure, Function<Double, String> writtenAs) {
    cells("| " + name + " |", load -> " " + cell(load, figure, writtenAs) + " |");
  }

  private void cells(String first, Function<Load, String> cell) {
    text.append(first);
    loads.forEach(load -> text.append(cell.apply(load)));
    text.append(System.lineSeparator());
  }

  private String cell(
      Load load, ToDoubleFunction<Round> figure, Function<Double, String> writtenAs) {
    @Nullable Spread spread =
        Spread.of(
            rounds.stream()
                .filter(
                    round ->
                        round.agents() == load.agents()
                            && round.transport().equals(load.transport()))
                .map(figure::applyAsDouble)
                .filter(value -> !value.isNaN())
                .toList());
    if (spread == null) {
      return Quantities.UNKNOWN;
    }
    String median = writtenAs.apply(spread.median());
    String low = writtenAs.apply(spread.low());
    String high = writtenAs.apply(spread.high());
    return low.equals(high) ? median : "%s (%s to %s)".formatted(median, low, high);
  }

  private static String count(double value) {
    return Quantities.count(Math.round(value));
  }
}
