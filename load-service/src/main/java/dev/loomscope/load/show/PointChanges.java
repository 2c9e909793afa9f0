package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What changed at one point of an experiment that both comparisons have.
 *
 * @param place what to call the point
 * @param changes by mode, and in the order of figures
 */
public record PointChanges(
    ExperimentResult experiment,
    PointResult before,
    PointResult after,
    String place,
    List<Change> changes) {

  static List<Change> changes(PointResult before, PointResult after) {
    List<Change> changes = new ArrayList<>();
    for (ModeResult mode : before.modes()) {
      byName(after.modes(), ModeResult::mode, mode.mode())
          .ifPresent(later -> changes.addAll(changes(mode, later)));
    }
    return changes;
  }

  private static List<Change> changes(ModeResult before, ModeResult after) {
    List<Change> changes = new ArrayList<>();
    new TreeMap<>(before.figures())
        .forEach(
            (figure, earlier) -> {
              FigureResult later = after.figures().get(figure);
              if (later != null) {
                changes.add(Change.of(before.mode(), figure, earlier, later));
              }
            });
    return changes;
  }

  static <T> Optional<T> byName(List<T> all, Function<T, String> name, String wanted) {
    return all.stream().filter(one -> name.apply(one).equals(wanted)).findFirst();
  }
}
