package dev.loomscope.manifests;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a service of this repository is told exists as its setting: services pass over variables
 * that they do not know. It listens where others can reach it, on the port that is declared; and it
 * has longer to end than it takes to drain.
 */
final class ServiceSettings implements Rule {

  private static final String OWN = "loomscope/";

  /** Where a service's default of drain.time is below this, nothing is said of it. */
  private static final int DEFAULT_DRAIN_SECONDS = 10;

  /** The JVM's own time to start to end and to end. */
  private static final int MARGIN_SECONDS = 5;

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests
        .workloads()
        .flatMap(
            workload ->
                workload.containers().stream()
                    .filter(container -> container.path("image").asString("").contains(OWN))
                    .flatMap(container -> check(manifests, workload, container)));
  }

  private static Stream<Finding> check(Manifests manifests, Manifest workload, JsonNode container) {
    String service = ServiceModules.of(container);
    if (!ServiceModules.NAMES.contains(service)) {
      return Stream.empty(); // its image is the fault
    }
    Set<String> known = ServiceModules.variables(service);
    Map<String, String> variables = manifests.environment(workload, container);
    Stream<String> flags =
        container
            .path("args")
            .valueStream()
            .map(JsonNode::asString)
            .filter(argument -> argument.startsWith("--"))
            .map(argument -> argument.substring(2).split("=", -1)[0])
            .map(flag -> "LOOMSCOPE_" + flag.toUpperCase(Locale.ROOT).replace('-', '_'));
    Stream<Finding> unknown =
        Stream.concat(variables.keySet().stream(), flags)
            .filter(name -> !known.contains(name))
            .map(name -> Finding.of(workload, "%s has no setting %s".formatted(service, name)));
    return workload.isService()
        ? Stream.of(unknown, reach(workload, container, variables), end(workload, variables))
            .flatMap(findings -> findings)
        : unknown;
  }

  private static Stream<Finding> reach(
      Manifest workload, JsonNode container, Map<String, String> variables) {
    boolean isOpen =
        Set.of("0.0.0.0", Environment.ELSEWHERE)
                .contains(variables.getOrDefault("LOOMSCOPE_HTTP_BIND", ""))
            && variables.getOrDefault("LOOMSCOPE_BIND", "0.0.0.0").equals("0.0.0.0");
    Stream<Finding> closed =
        isOpen ? Stream.empty() : Stream.of(Finding.of(workload, "nobody can reach it"));
    Stream<Finding> ports =
        Stream.of("LOOMSCOPE_PORT", "LOOMSCOPE_HTTP_PORT")
            .filter(variables::containsKey)
            .filter(
                name ->
                    container
                        .path("ports")
                        .valueStream()
                        .map(port -> port.path("containerPort").asString(""))
                        .noneMatch(variables.getOrDefault(name, "")::equals))
            .map(name -> Finding.of(workload, "%s is no port of the container".formatted(name)));
    return Stream.concat(closed, ports);
  }

  private static Stream<Finding> end(Manifest workload, Map<String, String> variables) {
    int drain =
        seconds(variables.getOrDefault("LOOMSCOPE_DRAIN_DELAY", "0s"))
            + seconds(variables.getOrDefault("LOOMSCOPE_DRAIN_TIME", DEFAULT_DRAIN_SECONDS + "s"));
    int grace = workload.pod().path("terminationGracePeriodSeconds").asInt(0);
    return grace >= drain + MARGIN_SECONDS
        ? Stream.empty()
        : Stream.of(
            Finding.of(
                workload, "drains for %d s and is killed after %d s".formatted(drain, grace)));
  }

  private static int seconds(String duration) {
    return Integer.parseInt(duration.substring(0, duration.length() - "s".length()));
  }
}
