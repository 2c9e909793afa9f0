package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.show.Change.Outcome;
import dev.loomscope.load.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The report of two comparisons: what changed, how much, and what else differs between them. */
public final class ChangePage {

  private final Changes changes;
  private final Modes modes;

  private ChangePage(Changes changes) {
    this.changes = changes;
    this.modes = new Modes(List.of(changes.before(), changes.after()));
  }

  /** The report as one HTML file. */
  public static String of(Changes changes) {
    ChangePage page = new ChangePage(changes);
    return ReportPage.of(
        "loomscope, before and after",
        List.of(changes.before(), changes.after()),
        page.modes,
        page.body());
  }

  private Html body() {
    List<Difference> hosts = Difference.ofHosts(changes.before(), changes.after());
    return Html.of(
        """
        <header><p class="brand">loomscope</p><h1>What changed from before to after?</h1>
        <p class="facts">before: {} · after: {}</p></header>
        <main>
        <section id="found" tabindex="-1"><p class="verdict">{}.</p>
        {}{}<p class="quiet">{}.</p></section>
        {}{}{}{}{}{}{}</main>""",
        changes.before().began(),
        changes.after().began(),
        FigureTables.capital(changes.counts()),
        Html.of("<p class=\"flaws\">Not the same machine: see below.</p>").onlyIf(!hosts.isEmpty()),
        Html.each(List.of(Outcome.WORSE, Outcome.BETTER, Outcome.OTHER), this::list),
        FigureTables.capital(changes.chance()),
        Html.each(changes.before().experiments(), this::experiment),
        differences("Not the same machine", "A change may come from the machine alone.", hosts),
        differences(
            "Not the same conditions",
            "A change may come from any of these.",
            Difference.ofSettings(changes.before(), changes.after())),
        unmatched(),
        Conditions.of(changes.before(), "Conditions before"),
        Conditions.of(changes.after(), "Conditions after"),
        ReportPage.reading("change"));
  }

  private Html list(Outcome outcome) {
    List<Finding> found = changes.findings(outcome);
    return Html.of(
            "<h2>{}</h2>{}",
            FigureTables.capital(Objects.requireNonNull(Changes.NAMES.get(outcome))),
            Finding.list(found, outcome == Outcome.WORSE ? "flaws" : "found"))
        .onlyIf(!found.isEmpty());
  }

  private static Html differences(String title, String meaning, List<Difference> differences) {
    return Html.of(
            "<section class=\"notice\"><h2>{}</h2><p>{}</p>{}</section>\n",
            title,
            meaning,
            Html.table(
                "plain differences",
                title,
                List.of("", "Before", "After"),
                Html.each(differences, one -> Html.row(one.what(), one.before(), one.after()))))
        .onlyIf(!differences.isEmpty());
  }

  private Html unmatched() {
    return Html.of(
            "<section class=\"notice\"><h2>Only in one of them</h2><ul>{}</ul></section>\n",
            Html.each(changes.unmatched(), only -> Html.of("<li>{}</li>", only)))
        .onlyIf(!changes.unmatched().isEmpty());
  }

  private Html experiment(ExperimentResult experiment, int number) {
    Map<String, List<Change>> points =
        changes.all().stream()
            .filter(change -> change.experiment().equals(experiment))
            .collect(Collectors.groupingBy(Change::place, LinkedHashMap::new, Collectors.toList()));
    return Html.of(
            """
            <section id="{}" class="experiment"><h2>{}<small>{}</small></h2>
            <div class="charts" data-experiment="{}"></div>
            {}</section>
            """,
            ExperimentSection.id(number),
            experiment.name(),
            experiment.title(),
            number,
            Html.each(
                points.keySet(),
                place ->
                    Html.folded(
                        "Every figure: " + place,
                        Html.table(
                            "changes",
                            experiment.name() + ", " + place,
                            List.of("Server", "Figure", "Before", "After", "After / before", ""),
                            Html.each(points.getOrDefault(place, List.of()), this::row)))))
        .onlyIf(!points.isEmpty());
  }

  private Html row(Change change) {
    String style = modes.styleOf(change.before().mode());
    FigureUnit unit = change.unit();
    Strip strip = new Strip(List.of(change.earlier(), change.later()));
    Interval interval = change.interval();
    return Html.of(
        """
        <tr><td>{}</td><th scope="row">{}</th>{}<td><span class="median">{}</span>\
        <span class="interval">{}</span></td><td class="{}">{}</td></tr>
        """,
        modes.label(change.before().mode()),
        unit.title(),
        Html.each(
            List.of(change.before(), change.after()),
            mode -> FigureTables.cell(unit, style, mode, strip, false)),
        change.ratio() == null ? "" : Factor.of(change.ratio().ratio()),
        interval == null ? "" : Factor.interval(interval.low(), interval.high()),
        switch (change.outcome()) {
          case BETTER -> "better-now";
          case WORSE -> "worse-now";
          case OTHER -> "";
          case NO_CLEAR_CHANGE, UNKNOWN -> "quiet";
        },
        switch (change.outcome()) {
          case BETTER -> "▲ better: " + change.words();
          case WORSE -> "▼ worse: " + change.words();
          case OTHER, NO_CLEAR_CHANGE, UNKNOWN -> change.words();
        });
  }
}
