package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import java.util.List;
import java.util.stream.Stream;

/** What a comparison found, as lines for a console. */
public final class FindingsText {

  private FindingsText() {}

  /** The findings of all experiments, and what spoils them. */
  public static String of(ComparisonResult comparison) {
    StringBuilder text = new StringBuilder();
    for (ExperimentResult experiment : comparison.experiments()) {
      text.append(experiment.name()).append(": ").append(experiment.title());
      text.append(System.lineSeparator());
      Stream.of(Findings.of(experiment), Flaws.of(experiment), Flaws.notes(experiment))
          .flatMap(List::stream)
          .forEach(finding -> text.append("  ").append(finding).append(System.lineSeparator()));
    }
    return text.toString();
  }
}
