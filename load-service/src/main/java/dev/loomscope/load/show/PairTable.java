package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ratio;
import java.util.Locale;

/** The table of every pair of modes: how many times the one's figure is the other's. */
final class PairTable {

  private PairTable() {}

  static void add(Html html, Modes modes, ExperimentResult experiment) {
    if (experiment.points().stream().allMatch(point -> point.ratios().isEmpty())) {
      return;
    }
    html.open("details")
        .element("summary", "Every pair of servers, as ratios with their intervals");
    html.table("plain", "Every pair")
        .heads("Point", "Figure", "First", "Second", "Ratio", "Interval", "First is")
        .body();
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
            .element("td", ratio.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .closeLine();
      }
    }
    html.endTable().closeLine();
  }

  private static String interval(Ratio ratio) {
    return ratio.low() == null || ratio.high() == null
        ? ""
        : Factor.of(ratio.low()) + "–" + Factor.of(ratio.high());
  }
}
