package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.show.Change.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The report of two comparisons: what differs between them besides, what changed, and how much. */
public final class ChangePage {

  private final Changes changes;
  private final Modes modes;

  private ChangePage(Changes changes) {
    this.changes = changes;
    this.modes = Modes.of(List.of(changes.before(), changes.after()));
  }

  /** The report as one HTML file. */
  public static String of(Changes changes) {
    ChangePage page = new ChangePage(changes);
    return ReportPage.of(
        "loomscope, before and after",
        List.of(changes.before(), changes.after()),
        page.modes,
        page::body);
  }

  private void body(Html html) {
    head(html);
    html.open("main").raw("\n");
    differences(html);
    summary(html);
    List<ExperimentResult> experiments = changes.before().experiments();
    for (int i = 0; i < experiments.size(); i++) {
      experiment(html, experiments.get(i), i);
    }
    Conditions.add(html, changes.before(), "Conditions before");
    Conditions.add(html, changes.after(), "Conditions after");
    ReportPage.reading(html, "change");
    html.closeLine();
  }

  private void head(Html html) {
    html.open("header").element("p", "loomscope", "class", "brand");
    html.element("h1", "What changed from before to after?");
    html.open("p", "class", "facts");
    html.text(
        "before: %s · after: %s".formatted(changes.before().began(), changes.after().began()));
    html.close();
    html.open("p", "class", "legend");
    modes.names().forEach(mode -> modes.label(html, mode));
    html.close().closeLine();
  }

  private void differences(Html html) {
    ComparisonResult before = changes.before();
    ComparisonResult after = changes.after();
    differences(
        html,
        "Not the same machine",
        "A change below may come from the machine alone.",
        Difference.ofHosts(before, after),
        "warning");
    differences(
        html,
        "Not the same conditions",
        "Differences besides; a change below may come from any of them.",
        Difference.ofSettings(before, after),
        "notice");
    if (!changes.unmatched().isEmpty()) {
      html.open("section", "class", "notice").element("h2", "Only in one of them").open("ul");
      changes.unmatched().forEach(only -> html.element("li", only));
      html.close().closeLine();
    }
  }

  private static void differences(
      Html html, String title, String meaning, List<Difference> differences, String style) {
    if (differences.isEmpty()) {
      return;
    }
    html.open("section", "class", style).element("h2", title).element("p", meaning);
    html.table("plain differences", title).heads("", "Before", "After").body();
    for (Difference difference : differences) {
      html.open("tr")
          .element("th", difference.what(), "scope", "row")
          .element("td", difference.before())
          .element("td", difference.after())
          .closeLine();
    }
    html.endTable().closeLine();
  }

  private void summary(Html html) {
    html.open("section", "id", "found", "tabindex", "-1").element("h2", "What changed");
    html.element("p", FigureTables.capital(ChangeText.counts(changes)) + ".", "class", "verdict");
    list(html, "Clearly worse", Outcome.WORSE, "flaws");
    list(html, "Clearly better", Outcome.BETTER, "found");
    html.element("p", FigureTables.capital(ChangeText.chance(changes)) + ".", "class", "quiet");
    html.closeLine();
  }

  private void list(Html html, String title, Outcome outcome, String style) {
    if (changes.count(outcome) == 0) {
      return;
    }
    html.element("h3", title);
    List<Finding> found = new ArrayList<>();
    for (PointChanges point : changes.points()) {
      point.changes().stream()
          .filter(change -> change.outcome() == outcome)
          .map(ChangeText::sentence)
          .map(text -> new Finding(point.experiment().name() + ", " + point.place(), text))
          .forEach(found::add);
    }
    html.list(found, style);
  }

  private void experiment(Html html, ExperimentResult experiment, int number) {
    List<PointChanges> points =
        changes.points().stream().filter(point -> point.experiment().equals(experiment)).toList();
    if (points.isEmpty()) {
      return;
    }
    html.open("section", "id", ExperimentSection.id(number), "class", "experiment");
    html.open("h2").text(experiment.name()).element("small", experiment.title()).closeLine();
    html.open("div", "class", "charts", "data-experiment", Integer.toString(number)).closeLine();
    points.forEach(point -> ChangeTable.add(html, modes, point));
    html.closeLine();
  }
}
