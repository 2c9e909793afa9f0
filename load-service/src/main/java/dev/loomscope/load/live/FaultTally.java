package dev.loomscope.load.live;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.isolate.Fault;
import dev.loomscope.load.live.run.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** How those fared who only want an echo, after each fault of another client. Thread-safe. */
final class FaultTally {

  /** What there had been when a fault was about to be caused. */
  private record Mark(String fault, Run.Counts counts) {}

  private final Supplier<Run.Counts> counts;
  private final List<Mark> marks = new CopyOnWriteArrayList<>();

  /**
   * A tally without faults.
   *
   * @param counts what there has been up to the moment in which it is asked
   */
  FaultTally(Supplier<Run.Counts> counts) {
    this.counts = counts;
  }

  /** A fault is about to be caused: what fails from now on is counted as its own. */
  void causing(Fault fault) {
    marks.add(new Mark(fault.label(), counts.get()));
  }

  /** A line for each fault: what failed from then until the next one, or now. */
  String text() {
    StringBuilder text = new StringBuilder();
    Run.Counts now = counts.get();
    for (int i = 0; i < marks.size(); i++) {
      Run.Counts from = marks.get(i).counts();
      Run.Counts to = i + 1 < marks.size() ? marks.get(i + 1).counts() : now;
      text.append(
          "after %s: %s errors, %s requests sent%n"
              .formatted(
                  marks.get(i).fault(),
                  count(to.errors() - from.errors()),
                  count(to.requests() - from.requests())));
    }
    return text.toString();
  }
}
