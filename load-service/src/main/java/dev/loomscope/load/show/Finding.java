package dev.loomscope.load.show;

import java.util.List;

/**
 * One thing that was found.
 *
 * @param point where: on the experiment's axis, with servers of which age, or in which experiment
 * @param text a sentence without its full stop
 */
public record Finding(String point, String text) {

  @Override
  public String toString() {
    return point + ": " + text;
  }

  /** The same, named by its experiment, too. */
  Finding in(String experiment) {
    return new Finding(experiment + ", " + point, text);
  }

  /** A list of findings; nothing if there are none. */
  static Html list(List<Finding> findings, String style) {
    return Html.of(
            "<ul class=\"{}\">{}</ul>\n",
            style,
            Html.each(findings, one -> Html.of("<li><b>{}:</b> {}.</li>\n", one.point, one.text)))
        .onlyIf(!findings.isEmpty());
  }
}
