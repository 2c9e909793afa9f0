package dev.loomscope.load.result;

import java.util.List;
import java.util.Map;

/**
 * What a comparison brought, as it stands in the JSON.
 *
 * @param schema {@link #SCHEMA}
 * @param command the command line of this program
 * @param began when it began, in UTC, as ISO 8601 has it
 * @param seconds how long it took
 * @param settings of the comparison, by key
 * @param servers how the server of each mode was started
 */
public record ComparisonResult(
    String schema,
    String loomscopeVersion,
    String command,
    String began,
    double seconds,
    HostFacts host,
    Map<String, String> settings,
    List<Server> servers,
    List<ExperimentResult> experiments) {

  /** The format's name and version. */
  public static final String SCHEMA = "loomscope/comparison/1";

  /**
   * One server.
   *
   * @param command its command line
   * @param settings what it said that its settings are, by key
   */
  public record Server(String mode, List<String> command, Map<String, String> settings) {}

  /** Whether every echo came back whole and unchanged. */
  public boolean hasNoFlaw() {
    return experiments.stream().allMatch(ExperimentResult::hasNoFlaw);
  }
}
