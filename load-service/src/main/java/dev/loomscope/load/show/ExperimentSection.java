package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.Claim;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Standing;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** One experiment: its answer, ranking, charts, tables, and how it was defined. */
final class ExperimentSection {

  /** What one asks for first beside the figure that decides. */
  private static final List<Figure> ASKED_FOR =
      List.of(
          Figure.REQUESTS_PER_SECOND,
          Figure.VISIT_P50_SECONDS,
          Figure.LATENCY_P50_SECONDS,
          Figure.LATENCY_P99_SECONDS,
          Figure.CPU_SECONDS_PER_100K,
          Figure.CORES_USED,
          Figure.PEAK_MEMORY_BYTES);

  private final Modes modes;
  private final ExperimentResult experiment;
  private final List<FigureUnit> units;

  private ExperimentSection(Modes modes, ExperimentResult experiment) {
    this.modes = modes;
    this.experiment = experiment;
    this.units =
        Stream.concat(Stream.of(experiment.decides()), ASKED_FOR.stream())
            .distinct()
            .filter(figure -> experiment.points().stream().anyMatch(point -> point.has(figure)))
            .map(figure -> FigureUnit.of(experiment, figure))
            .toList();
  }

  /**
   * The section.
   *
   * @param number of the experiment in its comparison, from 0
   */
  static Html of(Modes modes, ExperimentResult experiment, int number) {
    Claim claim = experiment.claimVerdict();
    return Html.of(
        """
        <section id="{}" class="experiment"><h2>{}<small>{}</small></h2>
        <p class="claim">{} {}</p>
        {}{}{}{}<div class="charts" data-experiment="{}"></div>
        {}{}<details><summary>How it was defined</summary><pre>{}</pre></details>
        <p class="quiet">Up to {} rounds of each server at each point, in turn; {} repeated and {} kept
        though other processes used much CPU. Took {}.</p></section>
        """,
        id(number),
        experiment.name(),
        experiment.title(),
        experiment.claim(),
        claim == null ? Html.NONE : Html.of("<b>{}.</b>", claim.sentence()),
        Finding.list(AnswerText.inFull(experiment), "found"),
        Finding.list(Flaws.of(experiment), "flaws"),
        new ExperimentSection(modes, experiment).ranking(),
        Finding.list(Flaws.notes(experiment), "notes"),
        number,
        FigureTables.of(modes, experiment),
        FigureTables.pairs(modes, experiment),
        experiment.definition(),
        count(experiment.rounds()),
        count(experiment.repeatedRounds()),
        count(experiment.disturbedRounds()),
        Quantities.time(experiment.seconds()));
  }

  static String id(int number) {
    return "experiment-" + (number + 1);
  }

  /** The servers in order, point by point, with the figure that decides and those beside it. */
  private Html ranking() {
    Figure decides = experiment.decides();
    return Html.table(
        "ranking",
        "Ranking by %s (%s)".formatted(decides.title(), FigureUnit.better(decides)),
        Stream.concat(
                Stream.of("Place", "Server", "To the best"), units.stream().map(FigureUnit::title))
            .toList(),
        Html.each(experiment.points(), this::point));
  }

  private Html point(PointResult point) {
    List<Standing> standings = point.ranking().standings();
    Strip strip = new Strip(standings.stream().map(Standing::figure).toList());
    return Html.of(
        "<tr class=\"point\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n{}",
        3 + units.size(),
        FigureTables.capital(AnswerText.place(experiment, point)),
        Html.each(standings, standing -> row(point, standing, strip)));
  }

  private Html row(PointResult point, Standing standing, Strip strip) {
    Ranking ranking = point.ranking();
    ModeResult mode = Objects.requireNonNull(point.mode(standing.mode()));
    return Html.of(
        """
        <tr class="{}"><td class="place">{}</td><th scope="row">{}</th><td class="standing">{}</td>{}</tr>
        """,
        Rank.of(ranking, standing).style(),
        Rank.place(ranking, standing),
        modes.label(standing.mode()),
        Scoreboard.standing(ranking, standing),
        Html.each(
            units,
            unit ->
                FigureTables.cell(
                    unit,
                    modes.styleOf(standing.mode()),
                    mode,
                    unit.figure() == ranking.figure() ? strip : null,
                    false)));
  }
}
