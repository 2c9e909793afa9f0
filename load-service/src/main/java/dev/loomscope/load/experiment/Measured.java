package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.result.Timeline;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What measuring one server once brought.
 *
 * @param figures those that could be had, all finite
 * @param latency in nanoseconds; null if there is none. Not to be changed
 * @param timeline of the server's CPU and memory; null if it was not watched
 * @param lost messages that were sent and whose echo did not come back whole
 * @param altered echoes with a byte that was not sent so
 * @param errors clients that ended early, by reason
 * @param starved clients that never had an echo, for whatever reason
 * @param invalid whether the generator was at fault
 * @param notes what a reader must know of it, such as that the generator was the limit
 * @param raw the round as it stands in the JSON
 */
public record Measured(
    Map<Figure, Double> figures,
    @Nullable Histogram latency,
    @Nullable Timeline timeline,
    long lost,
    long altered,
    Map<String, Long> errors,
    long starved,
    boolean invalid,
    List<String> notes,
    Object raw) {

  /** Stands for a round that was not measured. */
  private record LeftOut(@Nullable String leftOut) {}

  /** What a load tells, which is invalid if the generator of an open loop was at fault. */
  static Measured of(Watched<LoadFigures> run) {
    LoadResult round = LoadResult.of(run.load(), run.server());
    Measured measured = of(run, round, round.generatorWasAtFault(), round);
    if (round.invalid() != null && !round.invalid().isEmpty()) {
      return measured.noting("the generator was " + String.join(", ", round.invalid()));
    }
    return !round.ofOpenLoop() && round.client().limited()
        ? measured.noting("the clients' own threads may have been the limit")
        : measured;
  }

  /**
   * What a load tells of which the caller knows whether the generator spoilt it.
   *
   * @param raw the round as it stands in the JSON
   */
  static Measured of(Watched<LoadFigures> run, LoadResult round, boolean invalid, Object raw) {
    LoadFigures load = run.load();
    Measured measured =
        new Measured(
            round.figures(),
            load.times().latency(),
            Timeline.of(run.server().readings()),
            load.counts().lost(),
            load.counts().mismatches(),
            round.errorsByKind(),
            load.counts().starved(),
            invalid,
            List.of(),
            raw);
    return load.counts().unsent() == 0 || !load.isOpenLoop()
        ? measured
        : measured.noting("the server did not keep up: some requests could not be sent at all");
  }

  /**
   * A round of which a few figures are all that counts.
   *
   * @param altered echoes with a byte that was not sent so
   */
  static Measured of(@Nullable Timeline timeline, long altered, boolean invalid, Object raw) {
    return new Measured(Map.of(), null, timeline, 0, altered, Map.of(), 0, invalid, List.of(), raw);
  }

  /**
   * A round that could not be measured.
   *
   * @param why for the reader
   */
  public static Measured leftOut(@Nullable String why) {
    return of(null, 0, false, new LeftOut(why)).noting("left out: " + why);
  }

  /** The same with one figure more, or another value of it; if there is none, without it. */
  Measured with(Figure figure, @Nullable Double value) {
    Map<Figure, Double> others = new EnumMap<>(Figure.class);
    others.putAll(figures);
    others.remove(figure);
    if (value != null && Double.isFinite(value)) {
      others.put(figure, value);
    }
    return with(others, notes);
  }

  /** The same with one note more. */
  Measured noting(String note) {
    return with(figures, Stream.concat(notes.stream(), Stream.of(note)).toList());
  }

  private Measured with(Map<Figure, Double> otherFigures, List<String> otherNotes) {
    return new Measured(
        otherFigures, latency, timeline, lost, altered, errors, starved, invalid, otherNotes, raw);
  }

  /** The same with what another load of the round lost, altered and left unserved, too. */
  Measured withFlawsOf(Measured other) {
    Map<String, Long> all = new TreeMap<>(errors);
    other.errors.forEach((kind, count) -> all.merge(kind, count, Long::sum));
    return new Measured(
        figures,
        latency,
        timeline,
        lost + other.lost,
        altered + other.altered,
        all,
        starved + other.starved,
        invalid,
        notes,
        raw);
  }
}
