package dev.loomscope.load.result;

import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Servers;
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
 * @param servers where each column's server is, or how it was started
 * @param partial whether it was stopped before its end; whole rounds alone are in it
 * @param failures what could not be measured, a sentence each
 */
public record ComparisonResult(
    String schema,
    String loomscopeVersion,
    String command,
    String began,
    double seconds,
    HostFacts host,
    Map<String, String> settings,
    List<Servers.Facts> servers,
    boolean partial,
    List<String> failures,
    List<ExperimentResult> experiments) {

  /** The format's name and version. */
  public static final String SCHEMA = "loomscope/comparison/2";

  /** Whether every echo came back whole and unchanged. */
  public boolean hasNoFlaw() {
    return experiments.stream().allMatch(ExperimentResult::hasNoFlaw);
  }
}
