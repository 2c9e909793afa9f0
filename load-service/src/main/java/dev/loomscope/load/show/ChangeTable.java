package dev.loomscope.load.show;

import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.show.Change.Outcome;
import dev.loomscope.load.statistics.Interval;
import java.util.List;

/** The table of one point's changes: before, after, and the ratio with its interval. */
final class ChangeTable {

  private ChangeTable() {}

  static void add(Html html, Modes modes, PointChanges point) {
    html.open("details", "class", "printed").element("summary", "Every figure: " + point.place());
    html.table("changes", point.experiment().name() + ", " + point.place())
        .heads("Server", "Figure", "Before", "After", "After / before", "")
        .body();
    point.changes().forEach(change -> row(html, modes, point, change));
    html.endTable().closeLine();
  }

  private static void row(Html html, Modes modes, PointChanges point, Change change) {
    html.open("tr").open("td");
    modes.label(html, change.mode());
    html.close().element("th", change.figure().title(), "scope", "row");
    String style = modes.styleOf(change.mode());
    Strip strip = Strip.of(List.of(change.before(), change.after()));
    for (PointResult result : List.of(point.before(), point.after())) {
      FigureCell.add(html, change.figure(), style, result.mode(change.mode()), strip, false);
    }
    html.open("td");
    Interval interval = change.interval();
    if (interval != null && change.ratio() != null) {
      html.element("span", Factor.of(change.ratio().ratio()), "class", "median");
      html.element(
          "span",
          Factor.of(interval.low()) + "–" + Factor.of(interval.high()),
          "class",
          "interval");
    }
    html.close();
    String outcome =
        change.outcome() == Outcome.BETTER
            ? "▲ better: "
            : change.outcome() == Outcome.WORSE ? "▼ worse: " : "";
    html.element(
            "td",
            outcome + change.words(),
            "class",
            switch (change.outcome()) {
              case BETTER -> "better-now";
              case WORSE -> "worse-now";
              case NO_CLEAR_CHANGE, UNKNOWN -> "quiet";
            })
        .closeLine();
  }
}
