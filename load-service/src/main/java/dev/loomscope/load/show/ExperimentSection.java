package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Quantities;
import java.util.List;

/** One experiment: what it is for, what was found, charts, tables, and how it was defined. */
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
    html.element("p", experiment.claim(), "class", "claim");
    list(html, Findings.of(experiment), "");
    flaws(html, experiment);
    html.open("div", "class", "charts", "data-experiment", Integer.toString(number)).closeLine();
    new FigureTables(html, modes, experiment).add();
    html.open("details").element("summary", "In words, figure by figure");
    for (Figure figure : Headline.figures(experiment)) {
      List<Finding> findings = Findings.of(experiment, figure);
      if (!findings.isEmpty()) {
        html.element("h3", figure.title());
        list(html, findings, "");
      }
    }
    html.closeLine();
    PairTable.add(html, modes, experiment);
    html.open("details").element("summary", "How it was defined");
    html.element("pre", experiment.definition()).closeLine();
    html.element("p", conduct(experiment), "class", "quiet");
    html.closeLine();
  }

  static String id(int number) {
    return "experiment-" + (number + 1);
  }

  /** Adds findings as a list; nothing if there are none. */
  static void list(Html html, List<Finding> findings, String style) {
    if (findings.isEmpty()) {
      return;
    }
    html.open("ul", "class", style);
    for (Finding finding : findings) {
      html.open("li")
          .element("b", finding.point() + ":")
          .text(" " + finding.text() + ".")
          .closeLine();
    }
    html.closeLine();
  }

  static void flaws(Html html, ExperimentResult experiment) {
    list(html, Flaws.of(experiment), "flaws");
    list(html, Flaws.notes(experiment), "notes");
  }

  private static String conduct(ExperimentResult experiment) {
    return ("Up to %s rounds of each mode at each point, in turn; %s repeated and %s kept though other"
            + " processes used much CPU. Took %s.")
        .formatted(
            count(experiment.rounds()),
            count(experiment.repeatedRounds()),
            count(experiment.disturbedRounds()),
            Quantities.time(experiment.seconds()));
  }
}
