package dev.loomscope.load.result;

import java.util.List;
import java.util.Map;

/**
 * What a comparison brought, as it stands in the JSON.
 *
 * @param command the command line of this program
 * @param began when it began, in UTC, as ISO 8601 has it
 * @param seconds how long it took
 * @param settings of the comparison, by key
 * @param servers how each server was started
 */
public record ComparisonResult(
    HostFacts host,
    String loomscopeVersion,
    String command,
    String began,
    double seconds,
    Map<String, String> settings,
    List<Server> servers,
    List<ScenarioResult> scenarios) {

  /**
   * One server.
   *
   * @param command its command line
   * @param settings what it said that its settings are, by key
   */
  public record Server(String mode, List<String> command, Map<String, String> settings) {}

  /** What each mode brought under one load. */
  public record ScenarioResult(
      String name, int clients, int messages, int bytes, List<ModeResult> modes) {}

  /**
   * What one mode brought under one load.
   *
   * @param fresh on newly started servers, their first load
   * @param warm on a server that has been under load for a while
   */
  public record ModeResult(String mode, ModeFigures fresh, ModeFigures warm) {

    /** Whether every echo came back whole and unchanged. */
    public boolean isFlawless() {
      return fresh.isFlawless() && warm.isFlawless();
    }
  }

  /** Whether every echo came back whole and unchanged. */
  public boolean isFlawless() {
    return scenarios.stream()
        .flatMap(scenario -> scenario.modes().stream())
        .allMatch(ModeResult::isFlawless);
  }
}
