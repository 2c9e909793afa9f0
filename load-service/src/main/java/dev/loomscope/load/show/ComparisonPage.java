package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Quantities;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The report of one comparison: the answer, each experiment, the conditions. */
public final class ComparisonPage {

  private ComparisonPage() {}

  /** The report as one HTML file. */
  public static String of(ComparisonResult comparison) {
    Modes modes = Modes.of(List.of(comparison));
    String day = comparison.began().substring(0, Math.min(10, comparison.began().length()));
    return ReportPage.of(
        "loomscope comparison, " + day,
        List.of(comparison),
        modes,
        html -> body(html, modes, comparison));
  }

  private static void body(Html html, Modes modes, ComparisonResult comparison) {
    html.open("header").element("p", "loomscope", "class", "brand");
    html.element("h1", "Which concurrency model serves which load best?").closeLine();
    html.open("main").raw("\n");
    shortfalls(html, comparison);
    answer(html, modes, comparison);
    for (int i = 0; i < comparison.experiments().size(); i++) {
      ExperimentSection.add(html, modes, comparison.experiments().get(i), i);
    }
    Conditions.add(html, comparison, "Conditions");
    ReportPage.reading(html, "comparison");
    html.closeLine();
  }

  /** What is not in it that one would look for. */
  private static void shortfalls(Html html, ComparisonResult comparison) {
    if (!comparison.partial() && comparison.failures().isEmpty()) {
      return;
    }
    html.open("section", "class", "notice");
    if (comparison.partial()) {
      html.element("h2", "Stopped before its end");
      String rounds =
          comparison.experiments().stream()
              .map(one -> "%s %d".formatted(one.name(), one.rounds()))
              .collect(Collectors.joining(", "));
      html.element(
          "p",
          rounds.isEmpty()
              ? "No round was whole, so that there is nothing to show."
              : "It holds what its whole rounds say: rounds of " + rounds + ".");
    } else {
      html.element("h2", "Not all could be measured");
    }
    html.open("ul");
    comparison.failures().forEach(failure -> html.element("li", failure));
    html.close().closeLine();
  }

  private static void answer(Html html, Modes modes, ComparisonResult comparison) {
    html.open("section", "id", "found", "tabindex", "-1");
    Scoreboard.add(html, modes, comparison);
    html.element(
        "p",
        "★ clearly better than every other · ☆ no round tells it from the best · ▼ clearly worse than"
            + " the best, how many times, and the interval of that (confidence 99 %; 98.4 % of seven"
            + " rounds, 96.9 % of six) · ? too few rounds to tell: the median.",
        "class",
        "quiet");
    for (ExperimentResult experiment : comparison.experiments()) {
      List<Finding> flaws =
          Flaws.of(experiment).stream()
              .map(flaw -> new Finding(experiment.name() + ", " + flaw.point(), flaw.text()))
              .toList();
      html.list(flaws, "flaws");
    }
    String disturbance = Flaws.disturbance(comparison);
    if (!disturbance.isEmpty()) {
      html.element("p", disturbance, "class", "notes");
    }
    html.element(
        "p",
        comparison.hasNoFlaw()
            ? "Every echo of every round came back whole and unchanged."
            : "Echoes were lost or altered: see above.",
        "class",
        comparison.hasNoFlaw() ? "verdict good" : "verdict bad");
    html.element(
        "p",
        String.join(
            " · ",
            comparison.began(),
            Quantities.count(comparison.host().cores()) + " cores",
            Objects.requireNonNullElse(comparison.host().cpuModel(), "unknown CPU"),
            comparison.host().kernel(),
            comparison.host().jdk()),
        "class",
        "facts");
    html.closeLine();
  }
}
