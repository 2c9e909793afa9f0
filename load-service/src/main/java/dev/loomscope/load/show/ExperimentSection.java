package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Quantities;

/** One experiment: its ranking, charts, tables, and how it was defined. */
final class ExperimentSection {

  private ExperimentSection() {}

  /**
   * Adds the section.
   *
   * @param number of the experiment in its comparison, from 0
   */
  static void add(Html html, Modes modes, ExperimentResult experiment, int number) {
    html.open("section", "id", id(number), "class", "experiment");
    html.open("h2").text(experiment.name()).element("small", experiment.title()).closeLine();
    html.open("p", "class", "claim").text(experiment.claim());
    if (experiment.claimVerdict() != null) {
      html.raw(" ").element("b", experiment.claimVerdict().sentence() + ".");
    }
    html.closeLine();
    html.list(Findings.of(experiment), "found");
    html.list(Flaws.of(experiment), "flaws");
    RankingTable.add(html, modes, experiment);
    html.list(Flaws.notes(experiment), "notes");
    html.open("div", "class", "charts", "data-experiment", Integer.toString(number)).closeLine();
    FigureTables.add(html, modes, experiment);
    PairTable.add(html, modes, experiment);
    html.open("details").element("summary", "How it was defined");
    html.element("pre", experiment.definition()).closeLine();
    html.element(
        "p",
        ("Up to %s rounds of each server at each point, in turn; %s repeated and %s kept though other"
                + " processes used much CPU. Took %s.")
            .formatted(
                count(experiment.rounds()),
                count(experiment.repeatedRounds()),
                count(experiment.disturbedRounds()),
                Quantities.time(experiment.seconds())),
        "class",
        "quiet");
    html.closeLine();
  }

  static String id(int number) {
    return "experiment-" + (number + 1);
  }
}
