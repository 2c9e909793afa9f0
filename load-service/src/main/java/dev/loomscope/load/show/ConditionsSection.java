package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.Servers;
import java.util.Map;

/** The conditions: the machine, the exact command, the settings, and how servers were started. */
final class ConditionsSection {

  private ConditionsSection() {}

  /** Adds the conditions of a comparison under a heading. */
  static void add(Html html, ComparisonResult comparison, String heading) {
    html.open("section", "class", "conditions").element("h2", heading);
    html.open("dl");
    fact(html, "Began", comparison.began());
    fact(html, "Took", Quantities.time(comparison.seconds()));
    fact(html, "loomscope", comparison.loomscopeVersion());
    Conditions.host(comparison.host()).forEach((name, value) -> fact(html, name, value));
    Double load = comparison.host().loadAverage();
    fact(html, "Load before it", load == null ? "not known" : Quantities.rate(load));
    html.closeLine();
    html.element("h3", "Command").element("pre", comparison.command());
    table(html, "Settings", comparison.settings());
    for (Servers.Facts server : comparison.servers()) {
      html.open("details", "class", "printed")
          .element("summary", "Server of mode " + server.name());
      html.element("pre", String.join(" ", server.command()));
      rows(html, server.settings());
      html.closeLine();
    }
    html.closeLine();
  }

  private static void fact(Html html, String name, String value) {
    html.open("div").element("dt", name).element("dd", value).closeLine();
  }

  private static void table(Html html, String title, Map<String, String> rows) {
    html.open("details", "class", "printed").element("summary", title);
    rows(html, rows);
    html.closeLine();
  }

  private static void rows(Html html, Map<String, String> rows) {
    html.open("div", "class", "scroll").open("table", "class", "plain").open("tbody");
    rows.forEach(
        (key, value) ->
            html.open("tr").element("th", key, "scope", "row").element("td", value).closeLine());
    html.close().close().closeLine();
  }
}
