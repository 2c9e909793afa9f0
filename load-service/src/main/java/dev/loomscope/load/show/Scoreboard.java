package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Spread;
import dev.loomscope.load.result.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer on one screen: a row for each experiment, a column for each server, and in each cell
 * whether the server is best there, tied with the best, or behind, and by how much. An experiment
 * with several points has a row for each besides, which are folded away.
 */
final class Scoreboard {

  private final Modes modes;

  private Scoreboard(Modes modes) {
    this.modes = modes;
  }

  static Html of(Modes modes, ComparisonResult comparison) {
    Scoreboard scoreboard = new Scoreboard(modes);
    return Html.table(
        "scoreboard",
        "Who is best at what",
        Stream.concat(Stream.of(""), modes.names().stream().map(modes::label)).toList(),
        Html.each(comparison.experiments(), scoreboard::experiment));
  }

  private Html experiment(ExperimentResult experiment, int number) {
    List<PointResult> points = experiment.points();
    if (points.isEmpty()) {
      return Html.NONE;
    }
    PointResult first = points.getFirst();
    boolean isWhole = experiment.axis() == null || points.size() == 1;
    List<PointResult> more = isWhole ? points.subList(1, points.size()) : points;
    String names =
        more.size() == 1 ? AnswerText.place(experiment, more.getFirst()) : more.size() + " points";
    return Html.of(
        """
        <tbody><tr><th scope="row"><a href="#{}">{}</a><span class="by">{}</span>{}</th>{}</tr>
        {}</tbody>
        """,
        ExperimentSection.id(number),
        experiment.name(),
        experiment.decides().title() + (isWhole ? ", " + AnswerText.place(experiment, first) : ""),
        Html.of("<label><input type=\"checkbox\">{}{}</label>", isWhole ? "+ " : "", names)
            .onlyIf(!more.isEmpty()),
        cells(mode -> isWhole ? cell(first, mode) : cell(points, experiment.decides(), mode)),
        Html.each(
            more,
            point ->
                Html.of(
                    "<tr class=\"more\"><th scope=\"row\">{}</th>{}</tr>\n",
                    AnswerText.place(experiment, point),
                    cells(mode -> cell(point, mode)))));
  }

  private Html cells(Function<String, Html> cell) {
    return Html.each(modes.names(), cell);
  }

  private static Html cell(PointResult point, String mode) {
    Standing standing = point.ranking().of(mode);
    return standing == null
        ? Html.of("<td class=\"unknown\">–</td>")
        : cell(Rank.of(point.ranking(), standing), standing(point.ranking(), standing));
  }

  private static Html cell(Rank rank, Html content) {
    return Html.of("<td class=\"{}\">{}</td>", rank.style(), content);
  }

  /** How a server stands to the best. */
  static Html standing(Ranking ranking, Standing standing) {
    Figure figure = ranking.figure();
    Double times = Rank.times(figure, standing);
    Rank rank = Rank.of(ranking, standing);
    String median = Quantities.of(figure, standing.figure().median());
    return switch (rank) {
      case BEST -> rank.says("best", "");
      case TIED ->
          standing.tiedWith().isEmpty()
              ? rank.says(
                  "depends", "on who shares CPUs, against " + others(ranking, standing.mode()))
              : rank.says("tied", "with " + others(ranking, standing.mode()));
      case UNTOLD -> rank.says("too few rounds", median);
      case BEHIND ->
          times == null
              ? rank.says("worse", median)
              : rank.says(
                  Factor.of(times) + "× " + Rank.worse(figure),
                  Rank.interval(figure, standing).replace(" to ", "–"));
    };
  }

  private static String others(Ranking ranking, String mode) {
    return ranking.best().size() == ranking.standings().size()
        ? "all"
        : String.join(", ", ranking.best().stream().filter(one -> !one.equals(mode)).toList());
  }

  /** The points of an axis taken together: where it is best or tied, and how far behind at most. */
  private static Html cell(List<PointResult> points, Figure figure, String mode) {
    List<@Nullable Double> times = new ArrayList<>();
    int best = 0;
    int tied = 0;
    for (PointResult point : points) {
      Standing standing = point.ranking().of(mode);
      switch (standing == null ? Rank.UNTOLD : Rank.of(point.ranking(), standing)) {
        case BEST -> best++;
        case TIED -> tied++;
        case BEHIND -> times.add(standing == null ? null : Rank.times(figure, standing));
        case UNTOLD -> {} // counts for nothing
      }
    }
    int leads = best + tied;
    int told = leads + times.size();
    if (told == 0) {
      return cell(Rank.UNTOLD, Rank.UNTOLD.says("too few rounds", ""));
    }
    String lead = tied == 0 ? "best" : best == 0 ? "tied" : "best or tied";
    String worse = behind(times) + Rank.worse(figure);
    String at = "at %s %d".formatted(leads == 0 || leads == told ? "all" : leads + " of", told);
    if (2 * leads >= told) {
      Rank rank = best == told ? Rank.BEST : Rank.TIED;
      return cell(rank, rank.says(lead, leads == told ? at : at + ", else " + worse));
    }
    return cell(Rank.BEHIND, Rank.BEHIND.says(worse, leads == 0 ? at : lead + " " + at));
  }

  /** How many times, such as {@code 1.20–3.40× }; empty if none has a ratio. */
  private static String behind(List<@Nullable Double> times) {
    Spread known = Spread.of(times);
    if (known == null) {
      return "";
    }
    String least = Factor.of((Double) known.low());
    String both = Factor.interval(known.low(), known.high());
    return (both.equals(least + "–" + least) ? least : both) + "× ";
  }
}
