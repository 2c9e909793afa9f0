package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.show.Change.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What changed from one comparison to another, in sentences and as lines for a console. */
public final class ChangeText {

  private ChangeText() {}

  /** The changes, and what else differs between the two. */
  public static String of(Changes changes) {
    List<String> lines = new ArrayList<>();
    Difference.ofHosts(changes.before(), changes.after())
        .forEach(one -> lines.add("NOT THE SAME MACHINE: " + words(one)));
    Difference.ofSettings(changes.before(), changes.after())
        .forEach(one -> lines.add("differs: " + words(one)));
    changes.unmatched().forEach(lines::add);
    lines.add(counts(changes));
    for (PointChanges point : changes.points()) {
      for (Change change : point.changes()) {
        if (change.outcome() == Outcome.WORSE || change.outcome() == Outcome.BETTER) {
          lines.add(
              "  %s, %s: %s".formatted(point.experiment().name(), point.place(), sentence(change)));
        }
      }
    }
    lines.add(chance(changes));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  /** One change, such as {@code virtual, latency p99: 12 to 18 % lower (better), 12 → 10 ms}. */
  public static String sentence(Change change) {
    return "%s, %s: %s%s; medians %s, then %s"
        .formatted(
            change.mode(),
            change.figure().title(),
            change.words(),
            switch (change.outcome()) {
              case BETTER -> " (better)";
              case WORSE -> " (worse)";
              case NO_CLEAR_CHANGE, UNKNOWN -> "";
            },
            Quantities.of(change.figure(), change.before().median()),
            Quantities.of(change.figure(), change.after().median()));
  }

  /** How many figures became what. */
  public static String counts(Changes changes) {
    return ("of %s figures that both have: clearly better %s, clearly worse %s, no clear change %s, cannot"
            + " tell %s")
        .formatted(
            count(changes.all().size()),
            count(changes.count(Outcome.BETTER)),
            count(changes.count(Outcome.WORSE)),
            count(changes.count(Outcome.NO_CLEAR_CHANGE)),
            count(changes.count(Outcome.UNKNOWN)));
  }

  /** How many changes to expect of two runs of the same thing. */
  public static String chance(Changes changes) {
    long told = changes.all().size() - changes.count(Outcome.UNKNOWN);
    double expected = changes.all().stream().mapToDouble(Change::chance).sum();
    return ("by chance alone up to about %s of %s figures would show a change; the two runs are not"
            + " paired, so that whatever else changed between them counts as well")
        .formatted(String.format(Locale.ROOT, "%,.1f", expected), count(told));
  }

  /** A condition that differs. */
  static String words(Difference difference) {
    return "%s was %s, then %s"
        .formatted(difference.what(), known(difference.before()), known(difference.after()));
  }

  private static String known(String value) {
    return value.isEmpty() ? "not there" : "'" + value.strip().replaceAll("\\s+", " ") + "'";
  }
}
