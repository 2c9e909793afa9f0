package dev.loomscope.load.command;

import static dev.loomscope.load.result.Quantities.count;
import static dev.loomscope.load.result.Quantities.rate;
import static dev.loomscope.load.result.Quantities.time;

import dev.loomscope.load.engine.Counts;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.LoadTrial;
import dev.loomscope.load.experiment.LoadTrial.Step;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.experiment.RateSearch;
import dev.loomscope.load.experiment.RateSearch.Answer;
import dev.loomscope.load.experiment.RateSearch.Verdict;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.result.Percentiles;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Targets;
import dev.loomscope.load.show.Screen;
import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code loomscope search}: the highest rate at which a server's p99 stays under a bound. */
public final class SearchCommand {

  private static final int HIGHEST_RATE = 1_000_000;

  /** Long enough for a request, by which the server is known to answer. */
  private static final Duration SHORTEST_WARM_UP = Duration.ofMillis(100);

  private static final Setting<Duration> P99 =
      Setting.duration(
          "p99",
          Duration.ofNanos(1_000),
          Duration.ofMinutes(1),
          "What 99 of 100 latencies must not exceed");

  private static final Setting<Integer> FROM =
      Setting.integer("from", 1, HIGHEST_RATE, "Requests a second to begin with");

  private static final Setting<Integer> TO =
      Setting.integer("to", 1, HIGHEST_RATE, "Requests a second that are not exceeded");

  private static final Setting<Integer> RESOLUTION =
      Setting.integer(
          "resolution",
          1,
          100,
          "How far the lowest rate that fails may be above the highest that passes, in percent");

  /** Runs at each rate at most; more than half of them must be valid, and are judged together. */
  private static final int ATTEMPTS = 3;

  private static final Setting<Duration> DURATION =
      Setting.duration(
          "duration",
          Duration.ofMillis(100),
          Duration.ofHours(1),
          "How long a last run is measured at the rate that was found, which must pass, too, or the"
              + " search goes on below; the runs before it for a sixth of that");

  private static final int STEPS_IN_DURATION = 6;

  /** How long a run goes on before it is measured, as a part of how long it is. */
  private static final int WARM_UPS_IN_STEP = 5;

  private static final Setting<Duration> WARM_UP =
      Setting.duration(
          "warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long the server is loaded at the first rate before the search begins");

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          LoadSettings.TARGET,
          P99,
          LoadSettings.CLIENTS,
          LoadSettings.CONNECTIONS,
          LoadSettings.BYTES,
          LoadSettings.MESSAGES_PER_CONNECTION,
          FROM,
          TO,
          RESOLUTION,
          WARM_UP,
          DURATION,
          MeasureSettings.THREADS,
          LoadSettings.JSON);

  /**
   * What the JSON file holds.
   *
   * @param highestPassed the highest rate at which the server kept to the bound; null if at none
   * @param lowestBeyond the lowest rate above that at which it did not, or could not be loaded;
   *     null if the search came to its end before
   * @param limit what ended it there: {@code server}, {@code generator} or {@code search}
   * @param steps every run
   */
  private record Document(
      HostFacts host,
      String loomscopeVersion,
      String began,
      Map<String, String> settings,
      @Nullable Integer highestPassed,
      @Nullable Integer lowestBeyond,
      String limit,
      List<Step> steps) {}

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
    int from = settings.get(FROM);
    int to = settings.get(TO);
    if (from > to) {
      throw new InvalidSettingException(
          "setting from = '%d' is not allowed: it must not be above to, which is %d"
              .formatted(from, to));
    }
    OpenPlan plan = plan(settings, from);
    Duration bound = settings.get(P99);
    System.out.print(
        Screen.fitted(
            "the highest rate at which 99 of 100 requests take at most %s; %s connections, %s bytes"
                .formatted(time(seconds(bound)), count(plan.connections()), count(plan.bytes()))));
    warmUp(plan, settings);
    List<Step> steps = new ArrayList<>();
    Answer answer = search(plan, settings, steps);
    System.out.print(Screen.fitted(words(answer, steps)));
    String file = settings.get(LoadSettings.JSON);
    if (!file.isEmpty()) {
      ResultFile.write(
          file,
          ResultFile.json(
              new Document(
                  host,
                  Version.text(),
                  began.toString(),
                  settings.effective(),
                  answer.passed(),
                  answer.beyond(),
                  answer.limitedBy(),
                  steps)));
    }
    return exitCode(answer, steps);
  }

  /**
   * Loads the server until its code is compiled.
   *
   * @throws ProgramFailure if it does not answer: there is no rate to be searched then
   */
  private static void warmUp(OpenPlan plan, Settings settings)
      throws ProgramFailure, InterruptedException {
    Duration time = settings.get(WARM_UP);
    Counts counts =
        LoadEngine.run(plan.lasting(Duration.ZERO, time.isPositive() ? time : SHORTEST_WARM_UP))
            .counts();
    if (counts.echoes() == 0) {
      throw new ProgramFailure(
          "no echo came back from %s: %s"
              .formatted(
                  InetAddresses.text(settings.get(LoadSettings.TARGET)),
                  counts.errors().keySet().stream()
                      .map(Setting::nameOf)
                      .collect(Collectors.joining(", "))));
    }
  }

  private static Answer search(OpenPlan plan, Settings settings, List<Step> steps)
      throws ProgramFailure, InterruptedException {
    Duration bound = settings.get(P99);
    Consumer<Step> onStep =
        step -> {
          steps.add(step);
          System.out.print(Screen.fitted(line(step)));
        };
    LoadTrial trial = new LoadTrial(plan, bound, ATTEMPTS / 2 + 1, ATTEMPTS, onStep);
    int from = settings.get(FROM);
    int to = settings.get(TO);
    double resolution = settings.get(RESOLUTION) / 100.0;
    OpenPlan longer = plan.lasting(plan.warmUp(), settings.get(DURATION));
    return RateSearch.run(
        from, to, resolution, trial, new LoadTrial(longer, bound, 1, ATTEMPTS, onStep));
  }

  private static OpenPlan plan(Settings settings, int from) throws ProgramFailure {
    Duration step = settings.get(DURATION).dividedBy(STEPS_IN_DURATION);
    return new OpenPlan(
        Targets.reachable(settings.get(LoadSettings.TARGET)),
        LoadSettings.clients(settings, LoadSettings.connections(settings)),
        settings.get(LoadSettings.MESSAGES_PER_CONNECTION),
        from,
        step.dividedBy(WARM_UPS_IN_STEP),
        step,
        LoadTrial.patience(settings.get(P99)));
  }

  private static String line(Step step) {
    LoadResult result = step.result();
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
                ? "; " + LoadSummary.faults(result)
                : "");
  }

  private static String words(Answer answer, List<Step> steps) {
    String beyond =
        switch (answer.limit()) {
          case PASSED -> "the search goes no further";
          case FAILED ->
              "at %s it does not%s"
                  .formatted(count(answer.lowestBeyond()), failures(answer, steps));
          case INVALID ->
              "%s could not be tried, because the generator did not keep up"
                  .formatted(count(answer.lowestBeyond()));
        };
    return answer.highestPassed() == 0
        ? "the server keeps to it at no rate that was tried; %s".formatted(beyond)
        : "the server keeps to it up to %s requests/s; %s"
            .formatted(count(answer.highestPassed()), beyond);
  }

  /** How many runs failed beyond what passed, or at all if nothing did, and how badly. */
  private static String failures(Answer answer, List<Step> steps) {
    List<Step> there =
        steps.stream()
            .filter(step -> answer.highestPassed() == 0 || step.rate() == answer.lowestBeyond())
            .toList();
    List<Step> failed =
        there.stream()
            .filter(step -> step.verdict().equals(Setting.nameOf(Verdict.FAILED)))
            .toList();
    OptionalDouble worst =
        failed.stream()
            .map(step -> step.result().latencySeconds())
            .filter(Objects::nonNull)
            .mapToDouble(Percentiles::p99)
            .max();
    return " (%d of %d runs failed, the worst with a p99 of %s)"
        .formatted(
            failed.size(), there.size(), time(worst.isPresent() ? worst.getAsDouble() : null));
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
