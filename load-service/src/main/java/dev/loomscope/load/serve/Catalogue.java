package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Experiments;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.server.Servers.Facts;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.Durations;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of the service: the configured targets, and the experiments that can be made at
 * servers that run, within the limits. Immutable.
 *
 * @param experiments that may be compared, by name
 * @param withheld why others may not, by name
 * @param scheduled the names of those of the timetable
 */
record Catalogue(
    List<Target> targets,
    Map<String, Experiment> experiments,
    Map<String, String> withheld,
    List<String> scheduled,
    Limits limits) {

  /** More make an interval no narrower than a reader can use. */
  private static final int MOST_ROUNDS = 100;

  private static final int USUAL_CONNECTIONS = 4;
  private static final int USUAL_BYTES = 64;

  private static final Setting<List<String>> SCHEDULED =
      Setting.of(
          "schedule.experiments",
          "Experiments that are compared again and again, by name, or YAML files",
          "names of %s, or files, separated by commas"
              .formatted(String.join(", ", Experiments.SHIPPED)),
          Experiments::names);

  /** Every setting of targets, experiments and limits. */
  static final List<Setting<?>> SETTINGS =
      Stream.<Setting<?>>concat(Stream.of(Target.SETTING, SCHEDULED), Limits.SETTINGS.stream())
          .toList();

  /**
   * What is configured.
   *
   * @throws InvalidSettingException if an experiment of the timetable is not there, needs servers
   *     of its own, or exceeds a limit
   */
  static Catalogue of(Settings settings) throws InvalidSettingException {
    Limits limits = Limits.of(settings);
    Map<String, Experiment> experiments = new LinkedHashMap<>();
    Map<String, String> withheld = new LinkedHashMap<>();
    Map<String, Experiment> all = new LinkedHashMap<>();
    Experiments.read(settings.get(SCHEDULED), SCHEDULED).forEach(one -> all.put(one.name(), one));
    List<String> scheduled = List.copyOf(all.keySet());
    Experiments.read(Experiments.SHIPPED, SCHEDULED)
        .forEach(one -> all.putIfAbsent(one.name(), one));
    for (Experiment one : all.values()) {
      try {
        experiments.put(one.name(), limits.require(one.atRunningServers()));
      } catch (InvalidSettingException | RefusedException unfit) {
        String why = String.valueOf(unfit.getMessage());
        if (scheduled.contains(one.name())) {
          throw new InvalidSettingException(
              "setting %s is not allowed: %s".formatted(SCHEDULED, why));
        }
        withheld.put(one.name(), why);
      }
    }
    return new Catalogue(settings.get(Target.SETTING), experiments, withheld, scheduled, limits);
  }

  /** What may be asked for, as it stands in the JSON. */
  record Offer(List<Facts> targets, List<Offered> experiments, Limits limits, Schedule schedule) {}

  /** An experiment that may be compared, and the figure that decides. */
  record Offered(String name, String title, String claim, Figure figure) {}

  /** What is compared by itself; zero if nothing is. */
  record Schedule(List<String> experiments, @JsonProperty("interval_seconds") Duration interval) {}

  /**
   * What may be asked for.
   *
   * @param interval of the timetable
   */
  Offer offer(Duration interval) {
    return new Offer(
        targets.stream().map(Target::facts).toList(),
        experiments.values().stream()
            .map(one -> new Offered(one.name(), one.title(), one.claim(), one.decides()))
            .toList(),
        limits,
        new Schedule(scheduled, interval));
  }

  /**
   * A comparison that somebody wants. Immutable.
   *
   * @param experiments at least one, each of servers that run, within the limits
   * @param targets at least one
   */
  record Order(List<Experiment> experiments, List<Target> targets, Job.Origin origin) {

    Order {
      experiments = List.copyOf(experiments);
      targets = List.copyOf(targets);
    }
  }

  /** The comparison of the timetable; empty if it has none. */
  Order scheduledOrder() {
    return new Order(
        scheduled.stream().map(experiments::get).map(Objects::requireNonNull).toList(),
        targets,
        Job.Origin.SCHEDULE);
  }

  /**
   * A comparison that was asked for.
   *
   * @throws RefusedException if there is no such experiment or target, or it may not be made
   */
  Order order(Requests.OfComparison request) throws RefusedException {
    Integer rounds = request.rounds();
    if (rounds != null && (rounds < 1 || rounds > MOST_ROUNDS)) {
      throw Refusal.LIMIT.because("rounds are from 1 to %d".formatted(MOST_ROUNDS));
    }
    List<Target> chosen = targets(request.targets());
    List<String> names = request.experiments() == null ? scheduled : request.experiments();
    List<Experiment> wanted = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      wanted.add(
          experiment(String.valueOf(name), chosen)
              .withRounds(Optional.ofNullable(rounds), Optional.empty()));
    }
    if (wanted.isEmpty()) {
      throw Refusal.MALFORMED.because("the list of experiments is empty");
    }
    return new Order(wanted, chosen, Job.Origin.API);
  }

  /**
   * A load that was asked for.
   *
   * @throws RefusedException if there is no such target, or it may not be made
   */
  LoadOrder order(Requests.OfLoad request) throws RefusedException {
    if (request.rate() == null) {
      throw Refusal.MALFORMED.because("the body names no rate");
    }
    return limits.require(
        new LoadOrder(
            targets(request.targets()),
            request.rate(),
            Objects.requireNonNullElse(request.connections(), USUAL_CONNECTIONS),
            Objects.requireNonNullElse(request.messagesPerConnection(), 0),
            Objects.requireNonNullElse(request.bytes(), USUAL_BYTES),
            request.duration() == null ? null : duration(request.duration()),
            Job.Origin.API));
  }

  private static Duration duration(String text) throws RefusedException {
    try {
      Duration duration = Durations.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
      throw Refusal.LIMIT.because("a load lasts longer than no time");
    } catch (RuntimeException refused) { // whatever a parser throws means the same: no duration
      throw Refusal.LIMIT.because("no duration such as 30s or PT30S");
    }
  }

  private Experiment experiment(String name, List<Target> chosen) throws RefusedException {
    String why = withheld.get(name);
    if (why != null) {
      throw Refusal.LIMIT.because(why);
    }
    Experiment experiment = experiments.get(name);
    if (experiment == null) {
      throw Refusal.UNKNOWN_EXPERIMENT.because("there is no experiment of this name");
    }
    if (chosen.stream().noneMatch(target -> experiment.takes(target.variant()))) {
      throw Refusal.LIMIT.because(
          "experiment %s is of %s alone".formatted(name, String.join(", ", experiment.modes())));
    }
    return experiment;
  }

  /** Targets by their names; null: all. */
  private List<Target> targets(@Nullable List<String> names) throws RefusedException {
    if (names == null) {
      return targets;
    }
    Set<Target> chosen = new LinkedHashSet<>();
    for (String name : names) {
      chosen.add(
          targets.stream()
              .filter(target -> target.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      Refusal.UNKNOWN_TARGET.because(
                          "there is no target of this name configured")));
    }
    if (chosen.isEmpty()) {
      throw Refusal.MALFORMED.because("the list of targets is empty");
    }
    return List.copyOf(chosen);
  }
}
