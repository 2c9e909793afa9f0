package dev.loomscope.load.command;

import static dev.loomscope.load.result.Quantities.count;
import static dev.loomscope.load.result.Quantities.rate;
import static dev.loomscope.load.result.Quantities.time;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.LoadTrial;
import dev.loomscope.load.experiment.LoadTrial.Step;
import dev.loomscope.load.experiment.MajorityTrial;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.experiment.RateSearch;
import dev.loomscope.load.experiment.RateSearch.Answer;
import dev.loomscope.load.experiment.RateSearch.Verdict;
import dev.loomscope.load.result.OpenResult;
import dev.loomscope.load.result.Percentiles;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code loomscope search}: the highest rate at which a server's p99 stays under a bound. */
public final class SearchCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = SearchSettings.ALL;

  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

  private SearchCommand() {}

  /**
   * Searches, and shows and writes what was found.
   *
   * @return 0 if the rate was found; 1 if the server keeps to the bound at none, or altered an
   *     echo; {@link LoadCommand#INVALID} if the generator was the limit
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    HostFacts host = HostFacts.read();
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    int from = settings.get(SearchSettings.FROM);
    int to = settings.get(SearchSettings.TO);
    if (from > to) {
      throw new InvalidSettingException(
          "setting from = '%d' is not allowed: it must not be above to, which is %d"
              .formatted(from, to));
    }
    OpenPlan plan = plan(settings, from);
    Duration bound = settings.get(SearchSettings.P99);
    System.out.printf(
        "the highest rate at which 99 of 100 requests take at most %s; %s connections, %s bytes%n",
        time(seconds(bound)), count(plan.connections()), count(plan.bytes()));
    Duration warmUp = settings.get(SearchSettings.WARM_UP);
    if (warmUp.isPositive()) {
      LoadEngine.run(plan.lasting(Duration.ZERO, warmUp));
    }
    LoadTrial trial = new LoadTrial(plan, bound, step -> System.out.println(line(step)));
    Answer answer =
        RateSearch.run(
            from,
            to,
            settings.get(SearchSettings.RESOLUTION) / 100.0,
            new MajorityTrial(trial, settings.get(SearchSettings.ATTEMPTS)));
    System.out.println(words(answer));
    String file = settings.get(LoadSettings.JSON);
    if (!file.isEmpty()) {
      ResultFile.write(
          file,
          ResultFile.json(
              new SearchResult(
                  host,
                  Version.text(),
                  began.toString(),
                  settings.effective(),
                  answer.highestPassed() == 0 ? null : answer.highestPassed(),
                  answer.lowestBeyond() == 0 ? null : answer.lowestBeyond(),
                  answer.limitedBy(),
                  trial.steps())));
    }
    return exitCode(answer, trial.steps());
  }

  private static OpenPlan plan(Settings settings, int from) throws ProgramFailure {
    Duration patience = settings.get(SearchSettings.P99).multipliedBy(2);
    return new OpenPlan(
        LoadSettings.resolvedTarget(settings),
        LoadSettings.connections(settings),
        settings.get(LoadSettings.MESSAGES_PER_CONNECTION),
        settings.get(LoadSettings.BYTES),
        from,
        settings.get(SearchSettings.STEP_WARM_UP),
        settings.get(SearchSettings.STEP_DURATION),
        settings.get(MeasureSettings.THREADS),
        settings.get(MeasureSettings.CONNECTING),
        patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience);
  }

  private static String line(Step step) {
    OpenResult result = step.result();
    Percentiles latency = result.latencySeconds();
    return "  %9s requests/s  %-7s  p99 %s, %s served, %s lost, %s altered%s"
        .formatted(
            count(step.rate()),
            step.verdict(),
            time(latency == null ? null : latency.p99()),
            rate(result.requestsPerSecond()),
            count(result.lost()),
            count(result.mismatches()),
            step.verdict().equals(Setting.nameOf(Verdict.INVALID))
                ? "; " + OpenSummary.faults(result)
                : "");
  }

  private static String words(Answer answer) {
    String beyond =
        switch (answer.limit()) {
          case PASSED -> "the search goes no further";
          case FAILED -> "at %s it does not".formatted(count(answer.lowestBeyond()));
          case INVALID ->
              "%s could not be tried, because the generator did not keep up"
                  .formatted(count(answer.lowestBeyond()));
        };
    return answer.highestPassed() == 0
        ? "the server keeps to it at no rate that was tried; %s".formatted(beyond)
        : "the server keeps to it up to %s requests/s; %s"
            .formatted(count(answer.highestPassed()), beyond);
  }

  private static int exitCode(Answer answer, List<Step> steps) {
    if (steps.stream().anyMatch(step -> step.result().mismatches() > 0)) {
      return Program.FAILED;
    }
    return switch (answer.limit()) {
      case PASSED -> 0;
      case FAILED -> answer.highestPassed() == 0 ? Program.FAILED : 0;
      case INVALID -> LoadCommand.INVALID;
    };
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
