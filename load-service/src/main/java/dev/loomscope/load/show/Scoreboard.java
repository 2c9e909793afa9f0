package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The answer on one screen: a row for each experiment, a column for each server, and in each cell
 * whether the server is best there, tied with the best, or behind, and by how much. An experiment
 * with several points has a row for each besides, which are folded away.
 */
final class Scoreboard {

  private final Html html;
  private final Modes modes;

  private Scoreboard(Html html, Modes modes) {
    this.html = html;
    this.modes = modes;
  }

  static void add(Html html, Modes modes, ComparisonResult comparison) {
    new Scoreboard(html, modes).add(comparison.experiments());
  }

  private void add(List<ExperimentResult> experiments) {
    html.table("scoreboard", "Who is best at what").heads("");
    for (String mode : modes.names()) {
      html.open("th", "scope", "col");
      modes.label(html, mode);
      html.close();
    }
    html.close().close().raw("\n");
    for (int i = 0; i < experiments.size(); i++) {
      experiment(experiments.get(i), i);
    }
    html.close().closeLine();
  }

  private void experiment(ExperimentResult experiment, int number) {
    List<PointResult> points = experiment.points();
    if (points.isEmpty()) {
      return;
    }
    PointResult first = points.getFirst();
    boolean isWhole = experiment.axis() == null || points.size() == 1;
    html.open("tbody").open("tr").open("th", "scope", "row");
    html.element("a", experiment.name(), "href", "#" + ExperimentSection.id(number));
    html.element(
        "span",
        experiment.decides().title() + (isWhole ? ", " + Findings.place(experiment, first) : ""),
        "class",
        "by");
    List<PointResult> more = isWhole ? points.subList(1, points.size()) : points;
    if (!more.isEmpty()) {
      html.open("label").single("input", "type", "checkbox");
      html.text((isWhole ? "+ " : "") + names(experiment, more)).close();
    }
    html.close();
    for (String mode : modes.names()) {
      if (isWhole) {
        cell(first, mode);
      } else {
        cell(points, experiment.decides(), mode);
      }
    }
    html.closeLine();
    for (PointResult point : more) {
      html.open("tr", "class", "more")
          .element("th", Findings.place(experiment, point), "scope", "row");
      modes.names().forEach(mode -> cell(point, mode));
      html.closeLine();
    }
    html.closeLine();
  }

  private static String names(ExperimentResult experiment, List<PointResult> points) {
    return points.size() == 1
        ? Findings.place(experiment, points.getFirst())
        : points.size() + " points";
  }

  private void cell(PointResult point, String mode) {
    Ranking ranking = point.ranking();
    Standing standing = ranking.of(mode);
    if (standing == null) {
      html.element("td", "–", "class", "unknown");
      return;
    }
    Rank rank = Rank.of(ranking, standing);
    html.open("td", "class", style(rank));
    standing(html, ranking, standing);
    if (rank == Rank.UNTOLD) {
      html.raw(" ").element("span", Quantities.of(ranking.figure(), standing.figure().median()));
    }
    html.close();
  }

  /** Writes how a server stands to the best. */
  static void standing(Html html, Ranking ranking, Standing standing) {
    Figure figure = ranking.figure();
    Double times = Rank.times(figure, standing);
    String interval = Rank.interval(figure, standing).replace(" to ", "–");
    Rank rank = Rank.of(ranking, standing);
    switch (rank) {
      case BEST -> write(html, rank, "best", "");
      case TIED -> write(html, rank, "tied", tie(ranking, standing));
      case UNTOLD -> write(html, rank, "too few rounds", "");
      case BEHIND ->
          write(
              html,
              rank,
              times == null ? "worse" : Factor.of(times) + "× " + Rank.worse(figure),
              times == null ? Quantities.of(figure, standing.figure().median()) : interval);
    }
  }

  private static String tie(Ranking ranking, Standing standing) {
    return ranking.best().size() == ranking.standings().size()
        ? "with all"
        : "with "
            + String.join(
                ", ",
                ranking.best().stream().filter(mode -> !mode.equals(standing.mode())).toList());
  }

  /** The points of an axis taken together: where it is best or tied, and how far behind at most. */
  private void cell(List<PointResult> points, Figure figure, String mode) {
    List<Double> times = new ArrayList<>();
    int best = 0;
    int tied = 0;
    int told = 0;
    for (PointResult point : points) {
      Standing standing = point.ranking().of(mode);
      switch (standing == null ? Rank.UNTOLD : Rank.of(point.ranking(), standing)) {
        case BEST -> best++;
        case TIED -> tied++;
        case BEHIND -> times.add(Rank.times(figure, Objects.requireNonNull(standing)));
        case UNTOLD -> told--;
      }
      told++;
    }
    if (told == 0) {
      html.element("td", "? too few rounds", "class", "unknown");
      return;
    }
    int leads = best + tied;
    boolean mostly = 2 * leads >= told;
    Rank rank = best == told ? Rank.BEST : mostly ? Rank.TIED : Rank.BEHIND;
    String lead = tied == 0 ? "best" : best == 0 ? "tied" : "best or tied";
    String behind = behind(times);
    String worse = behind.isEmpty() ? "worse" : behind + " " + Rank.worse(figure);
    String at = "at %s %d".formatted(leads == 0 || leads == told ? "all" : leads + " of", told);
    html.open("td", "class", style(rank));
    if (mostly) {
      write(html, rank, lead, leads == told ? at : at + ", else " + worse);
    } else {
      write(html, rank, worse, leads == 0 ? at : lead + " " + at);
    }
    html.close();
  }

  private static String behind(List<Double> times) {
    double[] known =
        times.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).sorted().toArray();
    if (known.length == 0) {
      return "";
    }
    String least = Factor.of(Double.valueOf(known[0]));
    String most = Factor.of(Double.valueOf(known[known.length - 1]));
    return (least.equals(most) ? least : least + "–" + most) + "×";
  }

  private static String style(Rank rank) {
    return rank.name().toLowerCase(Locale.ROOT);
  }

  private static void write(Html html, Rank rank, String word, String more) {
    html.element("b", rank.symbol() + " " + word);
    if (!more.isEmpty()) {
      html.raw(" ").element("span", more);
    }
  }
}
