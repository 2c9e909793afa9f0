package dev.loomscope.manifests;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Pods whose way out network policies restrict may look names up: by UDP, and longer answers by
 * TCP.
 */
final class Lookups implements Rule {

  private static final int DNS = 53;

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests
        .workloads()
        .filter(workload -> !workload.pod().path("hostNetwork").asBoolean(false))
        .flatMap(workload -> check(manifests, workload));
  }

  private static Stream<Finding> check(Manifests manifests, Manifest workload) {
    List<Manifest> policies = Reachability.policies(manifests, "Egress", workload);
    return policies.isEmpty()
        ? Stream.empty()
        : Stream.of("UDP", "TCP")
            .filter(protocol -> policies.stream().noneMatch(policy -> allows(policy, protocol)))
            .map(
                protocol ->
                    Finding.of(
                        workload, "no policy lets it look names up by %s".formatted(protocol)));
  }

  private static boolean allows(Manifest policy, String protocol) {
    return policy
        .spec()
        .path("egress")
        .valueStream()
        .map(rule -> rule.path("ports"))
        .anyMatch(
            ports ->
                ports.isEmpty() || ports.valueStream().anyMatch(port -> isDns(port, protocol)));
  }

  private static boolean isDns(JsonNode port, String protocol) {
    return port.path("port").asInt(0) == DNS
        && port.path("protocol").asString("TCP").equals(protocol);
  }
}
