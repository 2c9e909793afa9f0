package dev.loomscope.load.show;

import java.util.List;

/** How to read a report. */
final class Reading {

  private static final List<String> COMMON =
      List.of(
          "A figure is the median of its rounds; below it stands the interval that holds the true"
              + " median with a confidence of 95 %. Of fewer than six rounds there is no such"
              + " interval, and their least and greatest stand there instead.",
          "The strip under a figure has a dot for each round, a bar for the interval, a stroke for"
              + " the median, a ring for a round that lies far from the others, and a cross for one"
              + " in which the generator was at fault or other processes used much CPU. Such rounds"
              + " are kept. The strips of one row have the same scale; where it spans more than a"
              + " factor of six it is logarithmic.",
          "Requests per second count connecting. 100 % CPU is one core. Memory is the sum of the"
              + " proportional set sizes of all of a server's processes, read while all clients are"
              + " connected.");

  private static final List<String> COMPARISON =
      List.of(
          "“best” stands where a mode is clearly better than every other one.",
          "The chart of latency by percentile spreads its axis towards 100 %: each step to the right"
              + " is ten times rarer. A curve that is flat and then rises tells of few requests that"
              + " waited long; one that lies higher all along, of a slower server.");

  private static final List<String> CHANGE =
      List.of(
          "A change is the ratio of after to before: the median of all ratios of a round of the one"
              + " to a round of the other, with the 99 % interval that belongs to the exact test of"
              + " Mann and Whitney (at least 95 % where rounds are few). At least four rounds of each are needed.",
          "The two runs are not paired: whatever else changed between them counts as a change, too."
              + " Measure the same thing twice to see how much that is.");

  private Reading() {}

  static void ofComparison(Html html) {
    add(html, COMPARISON);
  }

  static void ofChange(Html html) {
    add(html, CHANGE);
  }

  private static void add(Html html, List<String> more) {
    html.open("section").element("h2", "How to read it").open("ul", "class", "reading");
    COMMON.forEach(text -> html.element("li", text));
    more.forEach(text -> html.element("li", text));
    html.close().closeLine();
  }
}
