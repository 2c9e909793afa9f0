package dev.loomscope.wire;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A series that somebody on the node wrote into a text file, for the agent to pass on: the one
 * group of the catalogue whose items have names of their own. Its labels are a text as in an
 * exposition, without braces, in the order of their names, so that a series has one form only.
 */
public final class TextfileMetric {

  /** The name of the group; its labels are the metric's name and the text of its labels. */
  public static final String GROUP = "textfile_metric";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*+");
  private static final Pattern LABEL =
      Pattern.compile("\\G([a-zA-Z_][a-zA-Z0-9_]*+)=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*+\"(?:,(?=.)|$)");

  /** The collector's own. */
  private static final String INSTANCE = "instance";

  private TextfileMetric() {}

  /**
   * Whether the labels of an item of the group are a name and labels that an exposition can have.
   */
  public static boolean isValid(List<String> labels) {
    return NAME.matcher(labels.get(0)).matches() && areLabels(labels.get(1));
  }

  private static boolean areLabels(String text) {
    Matcher label = LABEL.matcher(text);
    String before = "";
    int end = 0;
    while (end < text.length() && label.find()) {
      String name = label.group(1);
      if (name.compareTo(before) <= 0 || name.startsWith("__") || name.equals(INSTANCE)) {
        return false;
      }
      before = name;
      end = label.end();
    }
    return end == text.length();
  }
}
