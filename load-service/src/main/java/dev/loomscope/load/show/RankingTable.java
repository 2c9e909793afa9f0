package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The servers of an experiment in the order of its ranking, point by point: their places, the
 * figure that decides, how far they are behind the best, and the other figures that one asks for
 * first.
 */
final class RankingTable {

  private static final List<Figure> ASKED_FOR =
      List.of(
          Figure.REQUESTS_PER_SECOND,
          Figure.LATENCY_P50_SECONDS,
          Figure.LATENCY_P99_SECONDS,
          Figure.CPU_SECONDS_PER_100K,
          Figure.PEAK_CPU_PERCENT,
          Figure.PEAK_MEMORY_BYTES);

  private final Html html;
  private final Modes modes;
  private final ExperimentResult experiment;
  private final List<Figure> others;

  private RankingTable(Html html, Modes modes, ExperimentResult experiment) {
    this.html = html;
    this.modes = modes;
    this.experiment = experiment;
    this.others =
        ASKED_FOR.stream()
            .filter(figure -> figure != experiment.decides())
            .filter(figure -> FigureTables.isAnywhere(experiment.points(), figure))
            .toList();
  }

  static void add(Html html, Modes modes, ExperimentResult experiment) {
    new RankingTable(html, modes, experiment).add();
  }

  private void add() {
    Figure decides = experiment.decides();
    html.table(
        "ranking", "Ranking by %s (%s)".formatted(decides.title(), FigureTables.better(decides)));
    html.heads("Place", "Server", decides.title(), "To the best");
    others.forEach(figure -> html.heads(figure.title()));
    html.body();
    for (PointResult point : experiment.points()) {
      html.open("tr", "class", "point")
          .element(
              "th",
              FigureTables.capital(Findings.place(experiment, point)),
              "scope",
              "rowgroup",
              "colspan",
              Integer.toString(4 + others.size()))
          .closeLine();
      Strip strip = Strip.of(point.ranking().standings().stream().map(Standing::figure).toList());
      point.ranking().standings().forEach(standing -> row(point, standing, strip));
    }
    html.endTable();
    html.list(
        experiment.points().stream()
            .flatMap(
                point ->
                    point.ranking().cautions().stream()
                        .map(text -> new Finding(Findings.place(experiment, point), text)))
            .toList(),
        "cautions");
  }

  private void row(PointResult point, Standing standing, Strip strip) {
    Ranking ranking = point.ranking();
    ModeResult mode = Objects.requireNonNull(point.mode(standing.mode()));
    Rank rank = Rank.of(ranking, standing);
    html.open("tr", "class", rank.name().toLowerCase(Locale.ROOT));
    html.element("td", Rank.place(ranking, standing), "class", "place").open("th", "scope", "row");
    modes.label(html, standing.mode());
    html.close();
    FigureCell.add(html, ranking.figure(), modes.styleOf(standing.mode()), mode, strip, false);
    html.open("td", "class", "standing");
    Scoreboard.standing(html, ranking, standing);
    html.close();
    others.forEach(figure -> FigureCell.add(html, figure, "", mode, null, false));
    html.closeLine();
  }
}
