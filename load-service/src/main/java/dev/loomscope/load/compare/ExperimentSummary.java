package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.experiment.Point;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Claim;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.LatencyPercentile;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.server.Placement;
import dev.loomscope.load.server.Variant;
import dev.loomscope.load.statistics.Interval;
import dev.loomscope.load.statistics.MedianEstimate;
import dev.loomscope.load.statistics.Outliers;
import dev.loomscope.load.statistics.PairedRatio;
import dev.loomscope.load.statistics.SignTest;
import dev.loomscope.load.statistics.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Takes an experiment's rounds together, and says what they can tell. Stateless. */
final class ExperimentSummary {

  private static final double[] PERCENTILES = {0, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100};
  private static final double NANOS = 1e9;

  private ExperimentSummary() {}

  /**
   * The result.
   *
   * @param placement of each round, which counts from 0; null if nobody knows
   * @param seconds how long they took
   */
  static ExperimentResult of(
      Experiment experiment,
      List<Contender> contenders,
      IntFunction<@Nullable Placement> placement,
      DisturbanceGuard guard,
      double seconds) {
    List<PointResult> points =
        experiment.points().stream()
            .map(point -> point(experiment, point, contenders, placement))
            .filter(point -> !point.modes().isEmpty())
            .toList();
    return new ExperimentResult(
        experiment.name(),
        experiment.title(),
        experiment.claim(),
        Claim.of(experiment.expects(), points, modes(contenders)),
        experiment.definition(),
        experiment.axis(),
        experiment.decides(),
        rounds(experiment, contenders),
        guard.repeated(),
        guard.kept(),
        seconds,
        points);
  }

  /** The mode of each server. */
  private static Map<String, String> modes(List<Contender> contenders) {
    return contenders.stream()
        .map(Contender::variant)
        .collect(Collectors.toMap(Variant::name, Variant::mode));
  }

  /** The most that a contender has at a point. */
  private static int rounds(Experiment experiment, List<Contender> contenders) {
    return experiment.points().stream()
        .flatMap(point -> contenders.stream().map(contender -> contender.rounds(point).size()))
        .reduce(0, Math::max);
  }

  private static PointResult point(
      Experiment experiment,
      Point point,
      List<Contender> contenders,
      IntFunction<@Nullable Placement> placement) {
    List<ModeResult> modes =
        contenders.stream()
            .filter(contender -> !contender.rounds(point).isEmpty())
            .map(contender -> mode(point, contender))
            .toList();
    int rounds = modes.stream().mapToInt(mode -> mode.rounds().size()).max().orElse(0);
    List<Placement> placements =
        IntStream.range(0, rounds).mapToObj(placement).flatMap(Stream::ofNullable).toList();
    boolean sameServers = point.age() == Age.WARM && experiment.roundsPerServer() > 1;
    List<Ratio> ratios = ratios(modes, placements, sameServers);
    return new PointResult(
        point.label(),
        point.x(),
        placements,
        modes,
        Ranking.of(experiment.decides(), modes, ratios),
        ratios);
  }

  private static ModeResult mode(Point point, Contender contender) {
    List<Round> rounds = contender.rounds(point);
    List<Measured> measured = rounds.stream().map(Round::measured).toList();
    Measured warmUp = contender.warmUp(point);
    List<Measured> all = Stream.concat(Stream.ofNullable(warmUp), measured.stream()).toList();
    List<Integer> invalid = indexes(rounds, round -> round.measured().invalid());
    return new ModeResult(
        contender.variant().name(),
        figures(measured),
        latency(measured),
        measured.reversed().stream()
            .map(Measured::timeline)
            .flatMap(Stream::ofNullable)
            .findFirst()
            .orElse(null),
        sum(all, Measured::lost),
        sum(all, Measured::altered),
        errors(all),
        sum(all, Measured::starved),
        invalid.size(),
        invalid,
        rounds.stream().<@Nullable Double>map(Round::othersPercent).toList(),
        indexes(rounds, Round::disturbed),
        measured.stream().flatMap(round -> round.notes().stream()).distinct().toList(),
        measured.stream().map(Measured::raw).toList());
  }

  private static List<Integer> indexes(List<Round> rounds, Predicate<Round> which) {
    return IntStream.range(0, rounds.size())
        .filter(i -> which.test(rounds.get(i)))
        .boxed()
        .toList();
  }

  private static Map<Figure, FigureResult> figures(List<Measured> rounds) {
    Map<Figure, FigureResult> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      List<@Nullable Double> values = new ArrayList<>();
      rounds.forEach(round -> values.add(round.figures().get(figure)));
      if (values.stream().anyMatch(Objects::nonNull)) {
        figures.put(figure, figure(values));
      }
    }
    if (rounds.stream().anyMatch(round -> hasNoPeakOfItsCpu(round.figures()))) {
      figures.remove(Figure.PEAK_CPU_PERCENT); // one of some rounds may be below the average of all
    }
    return figures;
  }

  private static boolean hasNoPeakOfItsCpu(Map<Figure, Double> round) {
    return round.containsKey(Figure.CORES_USED) && !round.containsKey(Figure.PEAK_CPU_PERCENT);
  }

  private static FigureResult figure(List<@Nullable Double> rounds) {
    int[] known = IntStream.range(0, rounds.size()).filter(i -> rounds.get(i) != null).toArray();
    double[] values = values(rounds, known);
    MedianEstimate estimate = MedianEstimate.of(values);
    Interval interval = estimate.interval();
    return new FigureResult(
        estimate.median(),
        interval == null ? null : interval.low(),
        interval == null ? null : interval.high(),
        rounds,
        Outliers.of(values).stream().map(i -> known[i]).boxed().toList());
  }

  private static @Nullable List<LatencyPercentile> latency(List<Measured> rounds) {
    List<Histogram> histograms =
        rounds.stream().map(Measured::latency).flatMap(Stream::ofNullable).toList();
    if (histograms.stream().allMatch(histogram -> histogram.getTotalCount() == 0)) {
      return null;
    }
    Histogram all = histograms.getFirst().copy();
    histograms.stream().skip(1).forEach(all::add);
    List<LatencyPercentile> percentiles = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      long nanos = percentile == 0 ? all.getMinValue() : all.getValueAtPercentile(percentile);
      percentiles.add(new LatencyPercentile(percentile, nanos / NANOS));
    }
    return percentiles;
  }

  private static Map<String, Long> errors(List<Measured> rounds) {
    Map<String, Long> errors = new TreeMap<>();
    rounds.forEach(
        round -> round.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum)));
    return errors;
  }

  private static long sum(List<Measured> rounds, ToLongFunction<Measured> count) {
    return rounds.stream().mapToLong(count).sum();
  }

  /** Each mode against each that comes after it. */
  private static List<Ratio> ratios(
      List<ModeResult> modes, List<Placement> placements, boolean sameServers) {
    List<Ratio> ratios = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      if (sameServers && figure == Figure.PEAK_MEMORY_BYTES) {
        continue; // what one server's heap once grew to it has in all rounds: they are not a sample
      }
      for (int first = 0; first < modes.size(); first++) {
        for (int second = first + 1; second < modes.size(); second++) {
          Ratio ratio = ratio(figure, modes.get(first), modes.get(second), placements);
          if (ratio != null) {
            ratios.add(ratio);
          }
        }
      }
    }
    return ratios;
  }

  /** Null if they have no round in common. */
  private static @Nullable Ratio ratio(
      Figure figure, ModeResult first, ModeResult second, List<Placement> placements) {
    List<@Nullable Double> ofFirst = rounds(figure, first);
    List<@Nullable Double> ofSecond = rounds(figure, second);
    int[] common =
        IntStream.range(0, Math.min(ofFirst.size(), ofSecond.size()))
            .filter(i -> ofFirst.get(i) != null && ofSecond.get(i) != null)
            .toArray();
    double[] above = values(ofFirst, common);
    double[] below = values(ofSecond, common);
    if (common.length == 0) {
      return null;
    }
    if (DoubleStream.concat(DoubleStream.of(above), DoubleStream.of(below))
        .anyMatch(value -> value <= 0)) {
      return new Ratio(
          figure, first.mode(), second.mode(), null, null, null, SignTest.of(above, below));
    }
    PairedRatio ratio = PairedRatio.of(above, below);
    Interval interval = ratio.interval();
    PlacedRatios placed =
        placements.isEmpty()
            ? PlacedRatios.NONE
            : PlacedRatios.of(
                above, below, IntStream.of(common).mapToObj(placements::get).toList());
    return new Ratio(
        figure,
        first.mode(),
        second.mode(),
        ratio.ratio(),
        interval == null ? null : interval.low(),
        interval == null ? null : interval.high(),
        placed.turnRound() && ratio.verdict() == Verdict.NO_CLEAR_DIFFERENCE
            ? Verdict.DEPENDS_ON_PLACEMENT
            : ratio.verdict(),
        placed.ratios());
  }

  private static List<@Nullable Double> rounds(Figure figure, ModeResult mode) {
    FigureResult result = mode.figures().get(figure);
    return result == null ? List.of() : result.rounds();
  }

  private static double[] values(List<@Nullable Double> rounds, int[] indexes) {
    return IntStream.of(indexes).mapToDouble(i -> Objects.requireNonNull(rounds.get(i))).toArray();
  }
}
