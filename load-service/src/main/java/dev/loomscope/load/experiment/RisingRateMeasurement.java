package dev.loomscope.load.experiment;

import dev.loomscope.load.experiment.LoadTrial.Step;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.experiment.Measure.RisingRate;
import dev.loomscope.load.experiment.RateSearch.Answer;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Timeline;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures {@link RisingRate}: searches the highest rate, with one run at each that is tried. */
record RisingRateMeasurement(RisingRate rising, LoadPlans plans, Watcher watcher)
    implements Measurement {

  /** A round as it stands in the JSON: what was found, and the run at each rate. */
  private record RisingRound(
      @Nullable Integer highestPassed,
      @Nullable Integer lowestBeyond,
      String limit,
      List<Step> steps) {}

  @Override
  public Measured measure(MeasuredServer server, Point point)
      throws ProgramFailure, InterruptedException {
    List<Step> steps = new ArrayList<>();
    LoadTrial trial =
        new LoadTrial(
            plans.constant(server, lowest(), LoadTrial.patience(rising.p99())),
            rising.p99(),
            1,
            1,
            steps::add);
    Watched<Answer> search =
        watcher
            .readingMemory()
            .during(
                server,
                watch ->
                    RateSearch.run(rising.from(), rising.to(), rising.resolution() / 100.0, trial));
    return measured(search, steps);
  }

  @Override
  public Measured warmUp(MeasuredServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    return new ConstantRateMeasurement(lowest(), plans, watcher).warmUp(server, point, time);
  }

  private ConstantRate lowest() {
    return new ConstantRate(
        rising.from(), rising.connections(), 0, rising.bytes(), rising.warmUp(), rising.duration());
  }

  private static Measured measured(Watched<Answer> search, List<Step> steps) {
    Answer answer = search.load();
    Measured measured =
        Measured.of( // what it loses at a rate that it does not bear is what is looked for
            Timeline.of(search.server().readings()),
            steps.stream().mapToLong(step -> step.result().mismatches()).sum(),
            false, // what passed has passed for certain, however late the generator was
            new RisingRound(answer.passed(), answer.beyond(), answer.limitedBy(), steps));
    if (answer.highestPassed() == 0) {
      return measured.noting("the server kept to the bound at no rate that was tried");
    }
    Measured found = measured.with(Figure.HIGHEST_RATE_PER_SECOND, (double) answer.highestPassed());
    return switch (answer.limit()) {
      case FAILED -> found;
      case PASSED -> found.noting("no higher rate was tried");
      case INVALID ->
          found.noting(
              "the generator could not load it at a higher rate, which the server may bear");
    };
  }
}
