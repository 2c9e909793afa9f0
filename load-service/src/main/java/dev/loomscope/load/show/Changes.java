package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.show.Change.Outcome;
import dev.loomscope.load.show.Screen.Look;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What changed from one comparison to another. Experiments are matched by name, points by label,
 * modes by name; what only one of them has is named.
 *
 * @param all every figure that both have
 * @param unmatched what only one has, as phrases
 */
public record Changes(
    ComparisonResult before, ComparisonResult after, List<Change> all, List<String> unmatched) {

  /** What each outcome is called. */
  static final Map<Outcome, String> NAMES =
      Map.of(
          Outcome.WORSE, "clearly worse",
          Outcome.BETTER, "clearly better",
          Outcome.OTHER, "changed, but neither better nor worse",
          Outcome.NO_CLEAR_CHANGE, "no clear change",
          Outcome.UNKNOWN, "cannot tell");

  /** Holds a comparison against an earlier one. */
  public static Changes of(ComparisonResult before, ComparisonResult after) {
    List<Change> all = new ArrayList<>();
    List<String> only = new ArrayList<>();
    match(
        "experiment %s",
        before.experiments(),
        after.experiments(),
        ExperimentResult::name,
        only,
        (experiment, itsLater) ->
            match(
                "point %s of " + experiment.name(),
                experiment.points(),
                itsLater.points(),
                PointResult::label,
                only,
                (point, later) -> add(all, only, experiment, point, later)));
    return new Changes(before, after, all, only);
  }

  private static void add(
      List<Change> all,
      List<String> only,
      ExperimentResult experiment,
      PointResult point,
      PointResult later) {
    String place = AnswerText.place(experiment, point);
    match(
        "mode %%s at %s of %s".formatted(place, experiment.name()),
        point.modes(),
        later.modes(),
        ModeResult::mode,
        only,
        (mode, itsLater) ->
            Arrays.stream(Figure.values())
                .filter(figure -> mode.figures().containsKey(figure))
                .filter(figure -> itsLater.figures().containsKey(figure))
                .filter(point::isSampled)
                .map(figure -> Change.of(experiment, place, figure, mode, itsLater))
                .forEach(all::add));
  }

  /** Goes through what both have, and notes what only one has. */
  private static <T> void match(
      String what,
      List<T> before,
      List<T> after,
      Function<T, String> name,
      List<String> only,
      BiConsumer<T, T> both) {
    Map<String, T> later = after.stream().collect(Collectors.toMap(name, one -> one, (a, b) -> a));
    for (T one : before) {
      T same = later.get(name.apply(one));
      if (same == null) {
        only.add(what.formatted(name.apply(one)) + " is only in the first");
      } else {
        both.accept(one, same);
      }
    }
    List<String> earlier = before.stream().map(name).toList();
    after.stream()
        .map(name)
        .filter(one -> !earlier.contains(one))
        .forEach(one -> only.add(what.formatted(one) + " is only in the second"));
  }

  /** Those that have an outcome. */
  public List<Change> with(Outcome outcome) {
    return all.stream().filter(change -> change.outcome() == outcome).toList();
  }

  /** The same in sentences. */
  List<Finding> findings(Outcome outcome) {
    return with(outcome).stream()
        .map(one -> new Finding(one.place(), one.sentence()).in(one.experiment().name()))
        .toList();
  }

  /** How many figures became what. */
  String counts() {
    return "of %s figures that both have: ".formatted(count(all.size()))
        + Arrays.stream(Outcome.values())
            .map(outcome -> NAMES.get(outcome) + " " + count(with(outcome).size()))
            .collect(Collectors.joining(", "));
  }

  /** How many changes to expect of two runs of the same thing. */
  String chance() {
    double expected = all.stream().mapToDouble(Change::chance).sum();
    return Chance.expected(
            expected, all.size() - with(Outcome.UNKNOWN).size(), "figures", "a change")
        + "; the two runs are not paired, so that whatever else changed between them counts as well";
  }

  /** For a terminal: what changed, and then what else differs between the two. */
  public String text(Screen screen) {
    StringBuilder text = new StringBuilder(screen.lines(Look.STRONG, counts()));
    for (Outcome outcome : List.of(Outcome.WORSE, Outcome.BETTER, Outcome.OTHER)) {
      Look look =
          outcome == Outcome.WORSE ? Look.BAD : outcome == Outcome.BETTER ? Look.GOOD : Look.PLAIN;
      findings(outcome).forEach(one -> text.append(screen.lines(look, "  " + one)));
    }
    text.append(screen.lines(Look.QUIET, chance()));
    Difference.ofHosts(before, after)
        .forEach(
            one -> text.append(screen.lines(Look.BAD, "NOT THE SAME MACHINE: " + one.words())));
    Difference.ofSettings(before, after)
        .forEach(one -> text.append(screen.lines(Look.PLAIN, "differs: " + one.words())));
    unmatched.forEach(only -> text.append(screen.lines(Look.PLAIN, only)));
    return text.toString();
  }
}
