package dev.loomscope.load.live;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.isolate.Fault;
import dev.loomscope.load.live.run.Figures;
import dev.loomscope.load.live.run.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** How those fared who only want an echo, after each fault of another client. Thread-safe. */
final class FaultTally {

  /** What there had been when a fault was caused. */
  private record Mark(String fault, long requests, long errors) {}

  private final Supplier<List<Run.View>> runs;
  private final List<Mark> marks = new CopyOnWriteArrayList<>();

  FaultTally(Supplier<List<Run.View>> runs) {
    this.runs = runs;
  }

  /** A fault was caused just now. */
  void caused(Fault fault) {
    marks.add(mark(fault.label()));
  }

  private Mark mark(String fault) {
    List<Figures> figures = runs.get().stream().flatMap(run -> run.figures().stream()).toList();
    return new Mark(
        fault,
        figures.stream().mapToLong(Figures::requests).sum(),
        figures.stream()
            .flatMap(one -> one.errors().values().stream())
            .mapToLong(Long::longValue)
            .sum());
  }

  /** A line for each fault: what failed from then until the next one, or now. */
  String text() {
    StringBuilder text = new StringBuilder();
    Mark now = mark("");
    for (int i = 0; i < marks.size(); i++) {
      Mark from = marks.get(i);
      Mark to = i + 1 < marks.size() ? marks.get(i + 1) : now;
      text.append(
          "after %s: %s errors, %s requests sent%n"
              .formatted(
                  from.fault(),
                  count(to.errors() - from.errors()),
                  count(to.requests() - from.requests())));
    }
    return text.toString();
  }
}
