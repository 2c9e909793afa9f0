package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ratio;

/** The table of every pair of modes: how many times the one's figure is the other's. */
final class PairTable {

  private PairTable() {}

  static void add(Html html, Modes modes, ExperimentResult experiment) {
    if (experiment.points().stream().allMatch(point -> point.ratios().isEmpty())) {
      return;
    }
    html.open("details").element("summary", "Every pair of modes, as ratios with their intervals");
    html.open(
        "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Every pair");
    html.open("table", "class", "plain").open("thead").open("tr");
    for (String head :
        new String[] {"Point", "Figure", "First", "Second", "Ratio", "Interval", "First is"}) {
      html.element("th", head, "scope", "col");
    }
    html.close().closeLine();
    html.open("tbody").raw("\n");
    for (PointResult point : experiment.points()) {
      for (Ratio ratio : point.ratios()) {
        html.open("tr")
            .element("td", Findings.place(experiment, point))
            .element("td", ratio.figure().title())
            .open("td");
        modes.label(html, ratio.first());
        html.close().open("td");
        modes.label(html, ratio.second());
        html.close()
            .element("td", Factor.of(ratio.ratio()), "class", "number")
            .element("td", interval(ratio), "class", "number")
            .element("td", verdict(ratio))
            .closeLine();
      }
    }
    html.close().close().close().closeLine();
  }

  private static String interval(Ratio ratio) {
    return ratio.low() == null || ratio.high() == null
        ? (ratio.ratio() == null ? "" : "too few rounds")
        : Factor.of(ratio.low()) + "–" + Factor.of(ratio.high());
  }

  private static String verdict(Ratio ratio) {
    return switch (ratio.verdict()) {
      case HIGHER -> "higher";
      case LOWER -> "lower";
      case NO_CLEAR_DIFFERENCE -> "no clear difference";
      case TOO_FEW_ROUNDS -> "too few rounds";
    };
  }
}
