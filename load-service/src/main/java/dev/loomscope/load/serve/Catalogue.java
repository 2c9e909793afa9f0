package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The targets and scenarios that are configured: there are no others. Immutable.
 *
 * @param targets at least one
 * @param scenarios at least one, each within the limits
 */
public record Catalogue(List<Target> targets, List<Scenario> scenarios, Limits limits) {

  private static final Setting<List<Scenario>> SCENARIOS =
      Setting.of(
          "scenarios",
          "Loads that may be made",
          "NAME KEY=VALUE ..., one or more, separated by semicolons; the keys are rate,"
              + " connections, messages-per-connection, bytes, duration; without a rate there must"
              + " be a duration and messages-per-connection",
          Scenario::parseAll);

  /** Every setting of targets, scenarios and limits. */
  public static final List<Setting<?>> SETTINGS =
      Stream.<Setting<?>>concat(Stream.of(Target.SETTING, SCENARIOS), Limits.SETTINGS.stream())
          .toList();

  /**
   * The targets and scenarios that are set.
   *
   * @throws InvalidSettingException if a scenario exceeds a limit
   */
  public static Catalogue of(Settings settings) throws InvalidSettingException {
    Limits limits = Limits.of(settings);
    for (Scenario scenario : settings.get(SCENARIOS)) {
      Optional<String> exceeded = limits.exceededBy(scenario);
      if (exceeded.isPresent()) {
        throw new InvalidSettingException(
            "setting scenarios is not allowed: %s: %s".formatted(scenario.name(), exceeded.get()));
      }
    }
    return new Catalogue(settings.get(Target.SETTING), settings.get(SCENARIOS), limits);
  }

  /** The target of a name. */
  public Optional<Target> target(String name) {
    return targets.stream().filter(target -> target.name().equals(name)).findFirst();
  }

  /** The scenario of a name. */
  public Optional<Scenario> scenario(String name) {
    return scenarios.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }
}
