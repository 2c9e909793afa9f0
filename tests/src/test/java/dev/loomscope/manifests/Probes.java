package dev.loomscope.manifests;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Whoever runs on and on is asked whether it has started, is alive and is ready, and may take its
 * time for all three. To have started and to be alive are said once, or the API server refuses it.
 */
final class Probes implements Rule {

  /** A service starts within five seconds at half a CPU; four times that, for a slow day. */
  private static final int LEAST_START_SECONDS = 20;

  /** A pause of this length must not end a service. */
  private static final int LEAST_SILENCE_SECONDS = 20;

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests
        .workloads()
        .filter(Manifest::isService)
        .flatMap(
            workload ->
                workload.containers().stream()
                    .flatMap(
                        container ->
                            Stream.of(
                                    probe(workload, container, "startupProbe", LEAST_START_SECONDS),
                                    probe(
                                        workload,
                                        container,
                                        "livenessProbe",
                                        LEAST_SILENCE_SECONDS),
                                    probe(workload, container, "readinessProbe", 0))
                                .flatMap(findings -> findings)));
  }

  private static Stream<Finding> probe(
      Manifest workload, JsonNode container, String kind, int leastSeconds) {
    JsonNode probe = container.path(kind);
    boolean asksForPort = probe.has("tcpSocket") && !kind.equals("readinessProbe");
    if (!probe.has("httpGet") && !asksForPort) {
      return Stream.of(Finding.of(workload, "no %s".formatted(kind)));
    }
    if (!kind.equals("readinessProbe") && probe.path("successThreshold").asInt(1) != 1) {
      return Stream.of(Finding.of(workload, "%s must succeed once".formatted(kind)));
    }
    int patience = probe.path("periodSeconds").asInt(0) * probe.path("failureThreshold").asInt(0);
    return patience < leastSeconds
        ? Stream.of(Finding.of(workload, "%s gives up after %d s".formatted(kind, patience)))
        : Stream.empty();
  }
}
