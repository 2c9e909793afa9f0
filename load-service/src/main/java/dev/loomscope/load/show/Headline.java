package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells which figure an experiment is about, and which it has at all. */
public final class Headline {

  /** What is measured nowhere else says what an experiment is for; all else has a rate. */
  private static final List<Figure> TELLING =
      List.of(
          Figure.HIGHEST_RATE_PER_SECOND,
          Figure.ON_TIME_PERCENT,
          Figure.BYTES_PER_CONNECTION,
          Figure.REQUESTS_PER_SECOND);

  private Headline() {}

  /** The figure that the summary tells and the first chart shows; null if there is no figure. */
  public static @Nullable Figure of(ExperimentResult experiment) {
    List<Figure> known = figures(experiment);
    return Stream.concat(TELLING.stream(), known.stream())
        .filter(known::contains)
        .findFirst()
        .orElse(null);
  }

  /** The figures that any mode has at any point, in the order in which they are shown. */
  public static List<Figure> figures(ExperimentResult experiment) {
    return Arrays.stream(Figure.values())
        .filter(
            figure ->
                experiment.points().stream()
                    .flatMap(point -> point.modes().stream())
                    .anyMatch(mode -> mode.figures().containsKey(figure)))
        .toList();
  }
}
