package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Quantities;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The report of one comparison: the answer, each experiment, the conditions. */
public final class ComparisonPage {

  private ComparisonPage() {}

  /** The report as one HTML file. */
  public static String of(ComparisonResult comparison) {
    Modes modes = new Modes(List.of(comparison));
    return ReportPage.of(
        "loomscope comparison, "
            + comparison.began().substring(0, Math.min(10, comparison.began().length())),
        List.of(comparison),
        modes,
        Html.of(
            """
            <header><p class="brand">loomscope</p>
            <h1>Which concurrency model serves which load best?</h1></header>
            <main>
            {}{}{}{}{}</main>""",
            shortfalls(comparison),
            answer(modes, comparison),
            Html.each(
                comparison.experiments(),
                (experiment, number) -> ExperimentSection.of(modes, experiment, number)),
            Conditions.of(comparison, "Conditions"),
            ReportPage.reading("comparison")));
  }

  /** What is not in it that one would look for. */
  private static Html shortfalls(ComparisonResult comparison) {
    String rounds =
        comparison.experiments().stream()
            .map(one -> "%s %d".formatted(one.name(), one.rounds()))
            .collect(Collectors.joining(", "));
    return Html.of(
            "<section class=\"notice\"><h2>{}</h2><p>{}</p><ul>{}</ul></section>\n",
            comparison.partial() ? "Stopped before its end" : "Not all could be measured",
            !comparison.partial()
                ? ""
                : rounds.isEmpty()
                    ? "No round was whole, so that there is nothing to show."
                    : "It holds what its whole rounds say: rounds of " + rounds + ".",
            Html.each(comparison.failures(), failure -> Html.of("<li>{}</li>", failure)))
        .onlyIf(comparison.partial() || !comparison.failures().isEmpty());
  }

  private static Html answer(Modes modes, ComparisonResult comparison) {
    boolean sound = comparison.hasNoFlaw();
    String disturbance = Flaws.disturbance(comparison);
    return Html.of(
        """
        <section id="found" tabindex="-1">
        {}<p class="quiet">★ clearly better than every other · ☆ no round tells it from the best · ▼ \
        clearly worse than the best, how many times, and the interval of that (confidence 99 %; 98.4 % of \
        seven rounds, 96.9 % of six) · ? too few rounds to tell: the median.</p>
        {}{}<p class="verdict {}">{}</p>
        <p class="quiet">In all tables: {}.</p>
        <p class="facts">{}</p></section>
        """,
        Scoreboard.of(modes, comparison),
        Finding.list(
            comparison.experiments().stream()
                .flatMap(
                    experiment ->
                        Flaws.of(experiment).stream().map(flaw -> flaw.in(experiment.name())))
                .toList(),
            "flaws"),
        Html.of("<p class=\"notes\">{}</p>", disturbance).onlyIf(!disturbance.isEmpty()),
        sound ? "good" : "bad",
        sound
            ? "Every echo of every round came back whole and unchanged."
            : "Echoes were lost or altered: see above.",
        Chance.of(comparison.experiments()),
        String.join(
            " · ",
            comparison.began(),
            Quantities.count(comparison.host().cores()) + " cores",
            Objects.requireNonNullElse(comparison.host().cpuModel(), "unknown CPU"),
            comparison.host().kernel(),
            comparison.host().jdk()));
  }
}
