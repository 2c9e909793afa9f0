package dev.loomscope.load.show;

import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.statistics.Interval;
import java.util.List;
import java.util.Locale;

/**
 * The table of one point's changes: before, after, and the ratio with its interval as a picture.
 */
final class ChangeTable {

  private static final double WIDTH = 160;

  /** What the picture's ends stand for at least: ten percent less and more. */
  private static final double LEAST_SPAN = Math.log(1.1);

  private ChangeTable() {}

  static void add(Html html, Modes modes, PointChanges point) {
    double span =
        point.changes().stream()
            .map(Change::interval)
            .filter(interval -> interval != null)
            .mapToDouble(ChangeTable::furthest)
            .reduce(LEAST_SPAN, Math::max);
    html.open("details", "class", "printed").element("summary", "Every figure: " + point.place());
    html.open(
        "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", point.place());
    html.open("table", "class", "changes")
        .element("caption", point.experiment().name() + ", " + point.place());
    html.open("thead").open("tr");
    for (String head : new String[] {"Mode", "Figure", "Before", "After", "After / before", ""}) {
      html.element("th", head, "scope", "col");
    }
    html.close().closeLine();
    html.open("tbody").raw("\n");
    for (Change change : point.changes()) {
      row(html, modes, point, change, span);
    }
    html.close().close().close().closeLine();
  }

  private static void row(Html html, Modes modes, PointChanges point, Change change, double span) {
    html.open("tr").open("td");
    modes.label(html, change.mode());
    html.close().element("th", change.figure().title(), "scope", "row");
    String style = modes.styleOf(change.mode());
    Strip strip = Strip.of(List.of(change.before(), change.after()));
    for (PointResult result : List.of(point.before(), point.after())) {
      FigureCell.add(html, change.figure(), style, result.mode(change.mode()), strip, false);
    }
    html.open("td", "class", "ratio");
    picture(html, change, style, span);
    html.close();
    html.open("td", "class", "outcome " + outcome(change))
        .element("span", words(change), "class", "words")
        .close();
    html.closeLine();
  }

  private static void picture(Html html, Change change, String style, double span) {
    Interval interval = change.interval();
    if (interval == null || change.ratio() == null) {
      return;
    }
    html.element("span", Factor.of(change.ratio().ratio()), "class", "median")
        .element(
            "span",
            Factor.of(interval.low()) + "–" + Factor.of(interval.high()),
            "class",
            "interval")
        .raw(
            "<svg class=\"strip %s\" viewBox=\"0 0 160 14\" aria-hidden=\"true\">".formatted(style))
        .raw("<path class=\"one\" d=\"M80 0v14\"/>")
        .raw(
            "<path class=\"interval-bar\" d=\"M%s 7H%s\"/>"
                .formatted(at(interval.low(), span), at(interval.high(), span)))
        .raw(
            "<path class=\"tick\" d=\"M%s 1v12\"/></svg>"
                .formatted(at(change.ratio().ratio(), span)));
  }

  private static String words(Change change) {
    return switch (change.outcome()) {
      case BETTER -> "▲ better: " + change.words();
      case WORSE -> "▼ worse: " + change.words();
      case NO_CLEAR_CHANGE, UNKNOWN -> change.words();
    };
  }

  private static String outcome(Change change) {
    return switch (change.outcome()) {
      case BETTER -> "better-now";
      case WORSE -> "worse-now";
      case NO_CLEAR_CHANGE, UNKNOWN -> "quiet";
    };
  }

  private static double furthest(Interval interval) {
    return Math.max(Math.abs(Math.log(interval.low())), Math.abs(Math.log(interval.high())));
  }

  private static String at(double ratio, double span) {
    double place = WIDTH / 2 * (1 + 0.95 * Math.log(ratio) / span);
    return String.format(Locale.ROOT, "%.1f", Math.clamp(place, 0, WIDTH));
  }
}
