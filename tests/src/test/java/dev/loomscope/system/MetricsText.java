package dev.loomscope.system;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exposition as a scraper reads it.
 *
 * @param text as it was served
 * @param types of the families, by name
 * @param series values by labels, by name
 */
record MetricsText(
    String text, Map<String, String> types, Map<String, Map<Map<String, String>, Double>> series) {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([^{ ]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  static MetricsText of(URI page) throws IOException, InterruptedException {
    return parse(HttpText.get(page));
  }

  /** The series of a name; none if there are none. */
  Map<Map<String, String>, Double> of(String name) {
    return series.getOrDefault(name, Map.of());
  }

  /** The value of a series; NaN if it is not there. */
  double value(String name, Map<String, String> labels) {
    return of(name).getOrDefault(labels, Double.NaN);
  }

  private static MetricsText parse(String text) {
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, Map<Map<String, String>, Double>> series = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              Matcher type = TYPE.matcher(line);
              Matcher sample = SAMPLE.matcher(line);
              if (type.matches()) {
                types.put(type.group(1), type.group(2));
              } else if (!line.startsWith("#")) {
                if (!sample.matches()) {
                  throw new AssertionError("no sample: " + line);
                }
                Double before =
                    series
                        .computeIfAbsent(sample.group(1), name -> new LinkedHashMap<>())
                        .put(
                            labels(sample.group(2) == null ? "" : sample.group(2)),
                            value(sample.group(3)));
                if (before != null) {
                  throw new AssertionError("twice: " + line);
                }
              }
            });
    return new MetricsText(text, types, series);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    while (label.lookingAt()) {
      labels.put(label.group(1), label.group(2));
      label.region(label.end(), text.length());
    }
    if (label.regionStart() != text.length()) {
      throw new AssertionError("no labels: " + text);
    }
    return labels;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
