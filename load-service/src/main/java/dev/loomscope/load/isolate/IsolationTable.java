package dev.loomscope.load.isolate;

import java.util.List;

/** Shows trials as a table for people: a column for each mode, a row for each fault. */
final class IsolationTable {

  private static final String NEW_LINE = System.lineSeparator();

  private IsolationTable() {}

  /**
   * The table and how to read it.
   *
   * @param trials one for each fault in each mode
   */
  static String of(List<Trial> trials) {
    List<String> modes = trials.stream().map(Trial::mode).distinct().toList();
    List<String> faults = trials.stream().map(Trial::fault).distinct().toList();
    int first = faults.stream().mapToInt(String::length).max().orElse(0);
    int width =
        Math.max(
            modes.stream().mapToInt(String::length).max().orElse(0),
            trials.stream().mapToInt(trial -> cell(trial).length()).max().orElse(0));
    StringBuilder text = new StringBuilder(" ".repeat(first));
    modes.forEach(mode -> text.append("  ").append(padded(mode, width)));
    text.append(NEW_LINE);
    for (String fault : faults) {
      text.append(fault).append(" ".repeat(first - fault.length()));
      trials.stream()
          .filter(trial -> trial.fault().equals(fault))
          .forEach(trial -> text.append("  ").append(padded(cell(trial), width)));
      text.append(NEW_LINE);
    }
    return text
        + """
        How to read it: clients that had every echo in time, of those that did nothing wrong while
        one other made its handler fail. dead: the server had ended. stuck: it ran, but a new client
        got no echo.
        """;
  }

  private static String cell(Trial trial) {
    String count = trial.inTime() + "/" + trial.clients();
    if (!trial.serverAlive()) {
      return "dead " + count;
    }
    return trial.servesNewClients() ? count : "stuck " + count;
  }

  private static String padded(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }
}
