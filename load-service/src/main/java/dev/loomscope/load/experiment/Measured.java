package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenFigures;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.OpenResult;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.load.result.Timeline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What measuring one server once brought.
 *
 * @param figures those that could be had, all finite
 * @param latency in nanoseconds; null if there is none. Not to be changed
 * @param timeline of the server's CPU and memory; null if it was not watched
 * @param lost messages whose echo should have come back whole and did not
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

  private static final String GENERATOR_WAS_THE_LIMIT =
      "the clients' own threads may have been the limit";

  /** Stands for a round that was not measured. */
  private record LeftOut(@Nullable String leftOut) {}

  /**
   * What a closed-loop round tells.
   *
   * @param all every run that belongs to it, whose flaws count
   */
  static Measured of(
      RunResult round, @Nullable Histogram latency, @Nullable Timeline timeline, LoadFigures all) {
    return new Measured(
        round.figures(),
        latency,
        timeline,
        all.lost(),
        all.mismatches(),
        RunResult.byName(all.errors()),
        all.starved(),
        false,
        round.client().limited() ? List.of(GENERATOR_WAS_THE_LIMIT) : List.of(),
        round);
  }

  /** What an open-loop round tells, which is invalid if the generator was at fault. */
  static Measured of(Watched<OpenFigures> run) {
    OpenResult round = OpenResult.of(run.load(), run.server());
    boolean invalid = !round.valid();
    List<String> notes =
        invalid ? List.of("the generator was " + String.join(", ", round.invalid())) : List.of();
    return of(run, round, invalid, notes, round);
  }

  /**
   * What an open-loop round tells, of which the caller knows whether the generator spoilt it.
   *
   * @param notes what is to be said of the generator
   * @param raw the round as it stands in the JSON
   */
  static Measured of(
      Watched<OpenFigures> run, OpenResult round, boolean invalid, List<String> notes, Object raw) {
    OpenFigures load = run.load();
    Measured measured =
        new Measured(
            round.figures(),
            load.latency(),
            Timeline.of(run.server().readings()),
            load.lost() - load.unsent(),
            load.mismatches(),
            RunResult.byName(load.errors()),
            load.starved(),
            invalid,
            notes,
            raw);
    return round.unsent() == 0
        ? measured
        : measured.noting("the server did not keep up: some requests could not be sent at all");
  }

  /**
   * A round that could not be measured.
   *
   * @param why for the reader
   */
  public static Measured leftOut(@Nullable String why) {
    return new Measured(
        Map.of(),
        null,
        null,
        0,
        0,
        Map.of(),
        0,
        false,
        List.of("left out: " + why),
        new LeftOut(why));
  }

  /** The same with one figure more, or another value of it; if there is none, without it. */
  Measured with(Figure figure, @Nullable Double value) {
    Map<Figure, Double> others = new EnumMap<>(Figure.class);
    others.putAll(figures);
    others.remove(figure);
    if (value != null && Double.isFinite(value)) {
      others.put(figure, value);
    }
    return new Measured(
        others, latency, timeline, lost, altered, errors, starved, invalid, notes, raw);
  }

  /** The same with one note more. */
  Measured noting(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Measured(
        figures, latency, timeline, lost, altered, errors, starved, invalid, more, raw);
  }
}
