package dev.loomscope.load.experiment;

import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Axis;
import dev.loomscope.load.result.Claim.Expectation;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.InvalidSettingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A definition read from a YAML file: what servers are put to, and what of it is measured.
 *
 * @param name the file's name without {@code .yaml}
 * @param title what is done, as a phrase
 * @param claim what it is there to show, as a sentence
 * @param expects what the rounds must show for that; empty if they cannot
 * @param definition the YAML itself
 * @param axis what differs from point to point; null if there is nothing but the servers' age
 * @param decides the figure by which the servers are ranked
 * @param serverArguments flags of the echo servers, beside those of their mode
 * @param modes of {@link Variant#NAMES}, which take part if they are compared
 * @param serverCpus on how many CPUs servers must be able to run to show what they are to show
 * @param onServersOf the experiment with whose servers it goes on if it comes right after it; null
 *     if it has its own
 * @param roundsPerServer after how many rounds warm servers give way to new ones; at least 1
 * @param budget after which no further round is begun, however few there were
 * @param points in the order in which they are shown, at least one
 */
public record Experiment(
    String name,
    String title,
    String claim,
    List<Expectation> expects,
    String definition,
    @Nullable Axis axis,
    Figure decides,
    List<String> serverArguments,
    List<String> modes,
    int serverCpus,
    @Nullable String onServersOf,
    int roundsPerServer,
    Duration budget,
    List<Point> points) {

  /** After this no budget is used up. */
  private static final Duration NO_BUDGET = Duration.ofDays(1_000);

  /** Whether a server takes part; one of a mode that nobody said takes part in everything. */
  public boolean takes(Variant variant) {
    return modes.contains(variant.mode()) || !Variant.NAMES.contains(variant.mode());
  }

  /** Whether it can be run with the servers of the one before, and wants to. */
  public boolean goesOnAfter(Experiment before) {
    return before.name().equals(onServersOf)
        && before.serverArguments().equals(serverArguments)
        && before.modes().equals(modes)
        && before.serverCpus() == serverCpus
        && before.roundsPerServer() == roundsPerServer
        && before.argumentsOfMeasures().equals(argumentsOfMeasures());
  }

  /** What its measures need servers to be started with, in any order. */
  private Set<List<String>> argumentsOfMeasures() {
    return points.stream()
        .map(point -> point.measure().serverArguments())
        .collect(Collectors.toSet());
  }

  /**
   * The same for servers that run already: what needs servers of its own is left out.
   *
   * @throws InvalidSettingException if nothing is left
   */
  public Experiment atRunningServers() throws InvalidSettingException {
    boolean needsSettings =
        !serverArguments.isEmpty()
            || points.stream().anyMatch(point -> !point.measure().serverArguments().isEmpty());
    List<Point> warm = points.stream().filter(point -> point.age() == Age.WARM).toList();
    if (needsSettings || warm.isEmpty()) {
      throw new InvalidSettingException(
          "experiment %s is not allowed with targets: it %s"
              .formatted(
                  name,
                  needsSettings
                      ? "needs servers with settings of its own"
                      : "needs new servers for each round"));
    }
    return with(null, Integer.MAX_VALUE, budget, warm);
  }

  /**
   * The same with other numbers of rounds, whatever time they take; points of an age that the
   * experiment does not have do not come into being.
   *
   * @param warm rounds with warm servers; empty leaves them
   * @param fresh rounds with fresh servers; empty leaves them
   */
  public Experiment withRounds(Optional<Integer> warm, Optional<Integer> fresh) {
    return with(
        onServersOf,
        roundsPerServer,
        warm.isEmpty() && fresh.isEmpty() ? budget : NO_BUDGET,
        points.stream()
            .map(
                point ->
                    switch (point.age()) {
                      case WARM -> point.withRounds(warm.orElse(point.rounds()));
                      case FRESH -> point.withRounds(fresh.orElse(point.rounds()));
                    })
            .toList());
  }

  private Experiment with(
      @Nullable String otherServers,
      int otherRoundsPerServer,
      Duration otherBudget,
      List<Point> others) {
    return new Experiment(
        name,
        title,
        claim,
        expects,
        definition,
        axis,
        decides,
        serverArguments,
        modes,
        serverCpus,
        otherServers,
        otherRoundsPerServer,
        otherBudget,
        others);
  }
}
