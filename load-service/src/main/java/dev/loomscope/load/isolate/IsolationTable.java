package dev.loomscope.load.isolate;

import dev.loomscope.load.result.Spread;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Shows trials as a table for people: a column for each mode, a row for each fault. */
final class IsolationTable {

  private static final String NEW_LINE = System.lineSeparator();

  private IsolationTable() {}

  /**
   * The table and how to read it.
   *
   * @param outcomes one or more for each fault in each mode
   */
  static String of(List<Outcome> outcomes) {
    List<String> modes = outcomes.stream().map(Outcome::mode).distinct().toList();
    List<String> faults = outcomes.stream().map(Outcome::fault).distinct().toList();
    int first = faults.stream().mapToInt(String::length).max().orElse(0);
    int width =
        Stream.concat(
                modes.stream(),
                faults.stream()
                    .flatMap(fault -> modes.stream().map(mode -> cell(outcomes, fault, mode))))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder(" ".repeat(first));
    modes.forEach(mode -> text.append("  ").append(padded(mode, width)));
    text.append(NEW_LINE);
    for (String fault : faults) {
      text.append(fault).append(" ".repeat(first - fault.length()));
      modes.forEach(mode -> text.append("  ").append(padded(cell(outcomes, fault, mode), width)));
      text.append(NEW_LINE);
    }
    return text
        + """
        How to read it: clients that had every echo in time, of those that did nothing wrong while
        one other made its handler fail; of several trials the median (the least–the most). dead: the
        server had ended. stuck: it ran, but a new client got no echo. disturbed: some clients were
        late before there was any fault, which is then not to blame for them: try again. not measured:
        why is said above, where it was tried.
        """;
  }

  private static String cell(List<Outcome> all, String fault, String mode) {
    List<Outcome> tried =
        all.stream().filter(one -> one.fault().equals(fault) && one.mode().equals(mode)).toList();
    List<Trial> trials =
        tried.stream().filter(Trial.class::isInstance).map(Trial.class::cast).toList();
    String unmeasured = words("not measured", tried.size() - trials.size(), tried.size());
    Spread inTime = Spread.of(trials.stream().map(trial -> (double) trial.inTime()).toList());
    if (inTime == null) {
      return unmeasured.strip();
    }
    String range =
        inTime.low() == inTime.high() ? "" : " (%.0f–%.0f)".formatted(inTime.low(), inTime.high());
    String figure = "%.0f%s/%d".formatted(inTime.median(), range, trials.getFirst().clients());
    return unmeasured + words(trials) + figure;
  }

  /** What became of the servers, and of how many of them if not of all. */
  private static String words(List<Trial> trials) {
    return words("disturbed", trials, Trial::disturbed)
        + words("dead", trials, trial -> !trial.serverAlive())
        + words("stuck", trials, trial -> trial.serverAlive() && !trial.servesNewClients());
  }

  private static String words(String what, List<Trial> trials, Predicate<Trial> which) {
    return words(what, trials.stream().filter(which).count(), trials.size());
  }

  private static String words(String what, long how, int of) {
    return how == 0 ? "" : how == of ? what + " " : "%s %d of %d, ".formatted(what, how, of);
  }

  private static String padded(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }
}
