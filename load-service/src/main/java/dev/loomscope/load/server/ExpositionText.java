package dev.loomscope.load.server;

import java.util.HashMap;
import java.util.Map;

/**
 * Reads the Prometheus text format as far as needed here: the sum of each metric's series, and of
 * those whose labels tell things apart that are not to be added up, each.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
public final class ExpositionText {

  private ExpositionText() {}

  /**
   * The sum over the labels of each metric in a page, by its name, and each series by its name and
   * labels as they stand there; lines that are no sample are left out.
   */
  public static Map<String, Double> sums(String page) {
    Map<String, Double> sums = new HashMap<>();
    page.lines()
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .forEach(line -> add(line, sums));
    return sums;
  }

  private static void add(String line, Map<String, Double> sums) {
    int brace = line.indexOf('{');
    int nameEnds = brace < 0 ? line.indexOf(' ') : brace;
    int labelsEnd = brace < 0 ? nameEnds : line.lastIndexOf('}') + 1;
    if (nameEnds <= 0 || labelsEnd <= 0) {
      return;
    }
    String valueAndTime = line.substring(labelsEnd).strip();
    int space = valueAndTime.indexOf(' ');
    String value = space < 0 ? valueAndTime : valueAndTime.substring(0, space);
    try {
      double sample = Double.parseDouble(value);
      sums.merge(line.substring(0, nameEnds), sample, Double::sum);
      if (brace >= 0) {
        sums.merge(line.substring(0, labelsEnd), sample, Double::sum);
      }
    } catch (NumberFormatException notASample) {
      // "+Inf" and the like: nothing that is read here has such a value
    }
  }
}
