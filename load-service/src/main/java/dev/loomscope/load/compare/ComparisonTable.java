package dev.loomscope.load.compare;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ComparisonResult.ModeResult;
import dev.loomscope.load.result.ComparisonResult.ScenarioResult;
import dev.loomscope.load.result.ModeFigures;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows a comparison as a table for people: a column for each mode, a row for each figure. */
final class ComparisonTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  private ComparisonTable() {}

  /** The table, what it says about lost and altered echoes, and how to read it. */
  static String of(ComparisonResult result) {
    ComparisonTable table = new ComparisonTable();
    result.scenarios().forEach(table::scenario);
    return table.text() + verdict(result) + legend(result);
  }

  private void scenario(ScenarioResult scenario) {
    List<String> head = new ArrayList<>();
    head.add(
        "%s: %s clients × %s messages × %s bytes"
            .formatted(
                scenario.name(),
                Quantities.count(scenario.clients()),
                Quantities.count(scenario.messages()),
                Quantities.count(scenario.bytes())));
    rows.add(head);
    List<String> modes = new ArrayList<>();
    modes.add("");
    scenario.modes().forEach(mode -> modes.add(mode.mode()));
    rows.add(modes);
    block("warm", scenario, ModeResult::warm);
    block("fresh", scenario, ModeResult::fresh);
    rows.add(List.of(""));
  }

  private void block(
      String state, ScenarioResult scenario, Function<ModeResult, ModeFigures> figures) {
    Block block = new Block(state, scenario.modes().stream().map(figures).toList());
    block.add("requests/s", mode -> spread(mode.requestsPerSecond(), Quantities::rate));
    block.add("latency p50", mode -> spread(mode.spread().latencyP50Seconds(), Quantities::time));
    block.add("latency p99", mode -> spread(mode.spread().latencyP99Seconds(), Quantities::time));
    block.add("peak CPU", mode -> spread(mode.spread().peakCpuPercent(), Quantities::percent));
    block.add(
        "CPU s per 100k", mode -> spread(mode.spread().cpuSecondsPer100k(), Quantities::rate));
    block.add("peak memory", mode -> Quantities.bytes(mode.peakMemoryBytes()));
    block.add(
        "lost, altered",
        mode ->
            Quantities.count(mode.lost())
                + ", "
                + Quantities.count(mode.mismatches())
                + (mode.isFlawless() ? "" : " !"));
    rows.addAll(block.rows());
  }

  private String text() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < row.size() && row.size() > 1; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String padding = " ".repeat(Math.max(0, widths[column] - cell.length()));
        line.append(column == 0 ? cell + padding : GAP + padding + cell);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  /** The rows of the warm figures, or of the fresh ones. */
  private record Block(String state, List<ModeFigures> modes, List<List<String>> rows) {

    Block(String state, List<ModeFigures> modes) {
      this(state, modes, new ArrayList<>());
    }

    void add(String figure, Function<ModeFigures, String> cell) {
      List<String> row = new ArrayList<>();
      row.add("  " + state + " " + figure);
      modes.forEach(mode -> row.add(cell.apply(mode)));
      rows.add(row);
    }
  }

  private static String spread(
      @Nullable Spread spread, Function<@Nullable Double, String> written) {
    if (spread == null) {
      return Quantities.UNKNOWN;
    }
    String median = written.apply(spread.median());
    if (spread.low() == spread.high()) {
      return median;
    }
    String low = written.apply(spread.low());
    String high = written.apply(spread.high());
    String unit = unit(median);
    return unit.equals(unit(low)) && unit.equals(unit(high))
        ? "%s (%s–%s)%s".formatted(bare(median), bare(low), bare(high), unit)
        : "%s (%s–%s)".formatted(median, low, high);
  }

  /** The unit of a quantity, with the blank before it; empty if it has none. */
  private static String unit(String quantity) {
    return quantity.substring(bare(quantity).length());
  }

  private static String bare(String quantity) {
    int blank = quantity.indexOf(' ');
    return blank < 0 ? quantity : quantity.substring(0, blank);
  }

  private static String verdict(ComparisonResult result) {
    if (result.isFlawless()) {
      return "No echo was lost or altered.%n".formatted();
    }
    StringBuilder text = new StringBuilder("ECHOES WERE LOST OR ALTERED:%n".formatted());
    for (ScenarioResult scenario : result.scenarios()) {
      for (ModeResult mode : scenario.modes()) {
        flaws(text, scenario.name() + ", " + mode.mode() + ", warm", mode.warm());
        flaws(text, scenario.name() + ", " + mode.mode() + ", fresh", mode.fresh());
      }
    }
    return text.toString();
  }

  private static void flaws(StringBuilder text, String where, ModeFigures mode) {
    if (!mode.isFlawless()) {
      text.append(
          "  %s: %s lost, %s altered; %s clients failed, %s of them never had an echo%n"
              .formatted(
                  where,
                  Quantities.count(mode.lost()),
                  Quantities.count(mode.mismatches()),
                  Quantities.count(mode.errors()),
                  Quantities.count(mode.starved())));
    }
  }

  private static String legend(ComparisonResult result) {
    int warm =
        result.scenarios().stream()
            .flatMap(scenario -> scenario.modes().stream())
            .mapToInt(mode -> mode.warm().rounds().size())
            .max()
            .orElse(0);
    return """
        How to read it: medians (low–high), warm of %d rounds; fresh is the first load of a new server.
        Requests/s count connecting. 100 %% CPU is one core of %d; memory is read while all clients are
        connected. Figures whose ranges overlap do not differ.
        """
        .formatted(warm, result.host().cores());
  }
}
