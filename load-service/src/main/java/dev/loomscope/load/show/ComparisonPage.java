package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Quantities;
import java.util.List;
import java.util.Objects;

/** The report of one comparison: what was found, each experiment, the conditions. */
public final class ComparisonPage {

  private final ComparisonResult comparison;
  private final Modes modes;

  private ComparisonPage(ComparisonResult comparison) {
    this.comparison = comparison;
    this.modes = Modes.of(List.of(comparison));
  }

  /** The report as one HTML file. */
  public static String of(ComparisonResult comparison) {
    ComparisonPage page = new ComparisonPage(comparison);
    String day = comparison.began().substring(0, Math.min(10, comparison.began().length()));
    return ReportPage.of(
        "loomscope comparison, " + day, List.of(comparison), page.modes, page::body);
  }

  private void body(Html html) {
    head(html);
    html.open("main").raw("\n");
    summary(html);
    for (int i = 0; i < comparison.experiments().size(); i++) {
      ExperimentSection.add(html, modes, comparison.experiments().get(i), i);
    }
    ConditionsSection.add(html, comparison, "Conditions");
    Reading.ofComparison(html);
    html.closeLine();
  }

  private void head(Html html) {
    html.open("header").element("p", "loomscope", "class", "brand");
    html.element("h1", "Which concurrency model serves which load best?");
    html.open("p", "class", "facts");
    html.text(
        String.join(
            " · ",
            comparison.began(),
            Quantities.count(comparison.host().cores()) + " cores",
            Objects.requireNonNullElse(comparison.host().cpuModel(), "unknown CPU"),
            comparison.host().kernel(),
            comparison.host().jdk()));
    html.close();
    html.open("p", "class", "legend");
    modes.looks().keySet().forEach(mode -> modes.label(html, mode));
    html.close().closeLine();
  }

  private void summary(Html html) {
    html.open("section", "id", "found", "tabindex", "-1").element("h2", "What was found");
    html.element(
        "p",
        "Every sentence gives the interval of a ratio, by rounds in which both modes were"
            + " measured one after the other, at a confidence of 99 % (98.4 % of seven rounds,"
            + " 96.9 % of six). “No clear difference” means that the rounds cannot"
            + " tell the two apart.",
        "class",
        "quiet");
    for (int i = 0; i < comparison.experiments().size(); i++) {
      ExperimentResult experiment = comparison.experiments().get(i);
      html.open("h3")
          .element("a", experiment.name(), "href", "#" + ExperimentSection.id(i))
          .element("small", experiment.title())
          .close();
      List<Finding> findings = Findings.summary(experiment);
      if (findings.isEmpty()) {
        html.element("p", "Nothing to hold against each other.", "class", "quiet");
      }
      ExperimentSection.list(html, findings, "found");
      ExperimentSection.list(html, Flaws.of(experiment), "flaws");
      if (!Flaws.disturbance(experiment).isEmpty()) {
        html.element("p", Flaws.disturbance(experiment), "class", "notes");
      }
    }
    html.element(
        "p",
        comparison.hasNoFlaw()
            ? "Every echo of every round came back whole and unchanged."
            : "Echoes were lost or altered: see above.",
        "class",
        comparison.hasNoFlaw() ? "verdict good" : "verdict bad");
    html.closeLine();
  }
}
