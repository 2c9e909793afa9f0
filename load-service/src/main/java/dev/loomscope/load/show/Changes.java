package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.PointResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What changed from one comparison to another. Experiments are matched by name, points by label,
 * modes by name; what only one of them has is named.
 *
 * @param before the first comparison
 * @param after the second
 * @param points that both have
 * @param unmatched what only one has, as phrases
 */
public record Changes(
    ComparisonResult before,
    ComparisonResult after,
    List<PointChanges> points,
    List<String> unmatched) {

  /** Holds a comparison against an earlier one. */
  public static Changes of(ComparisonResult before, ComparisonResult after) {
    List<PointChanges> points = new ArrayList<>();
    List<String> unmatched = new ArrayList<>();
    for (ExperimentResult experiment : before.experiments()) {
      PointChanges.byName(after.experiments(), ExperimentResult::name, experiment.name())
          .ifPresent(later -> points.addAll(points(experiment, later, unmatched)));
    }
    onlyOne("experiment", "", before.experiments(), after.experiments(), ExperimentResult::name)
        .forEach(unmatched::add);
    return new Changes(before, after, points, unmatched);
  }

  /** Every change of every point. */
  public List<Change> all() {
    return points.stream().flatMap(point -> point.changes().stream()).toList();
  }

  /** How many changes have this outcome. */
  public long count(Change.Outcome outcome) {
    return all().stream().filter(change -> change.outcome() == outcome).count();
  }

  private static List<PointChanges> points(
      ExperimentResult before, ExperimentResult after, List<String> unmatched) {
    List<PointChanges> points = new ArrayList<>();
    unmatched.addAll(
        onlyOne(
            "point", " of " + before.name(), before.points(), after.points(), PointResult::label));
    for (PointResult point : before.points()) {
      PointChanges.byName(after.points(), PointResult::label, point.label())
          .ifPresent(
              later -> {
                String place = Findings.place(before, point);
                points.add(
                    new PointChanges(
                        before, point, later, place, PointChanges.changes(point, later)));
                unmatched.addAll(
                    onlyOne(
                        "mode",
                        " at %s of %s".formatted(place, before.name()),
                        point.modes(),
                        later.modes(),
                        mode -> mode.mode()));
              });
    }
    return points;
  }

  private static <T> List<String> onlyOne(
      String what, String where, List<T> before, List<T> after, Function<T, String> name) {
    List<String> earlier = before.stream().map(name).toList();
    List<String> later = after.stream().map(name).toList();
    List<String> only = new ArrayList<>();
    earlier.stream()
        .filter(one -> !later.contains(one))
        .forEach(one -> only.add("%s %s%s is only in the first".formatted(what, one, where)));
    later.stream()
        .filter(one -> !earlier.contains(one))
        .forEach(one -> only.add("%s %s%s is only in the second".formatted(what, one, where)));
    return only;
  }
}
