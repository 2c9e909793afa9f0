package dev.loomscope.manifests;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Network policies, if there are any, let through every connection that pods are told to make: out
 * of the one pod, and into the other.
 *
 * <p>A pod on its node's network is beyond policies; to others it is an address outside of the
 * cluster, which only a rule for everybody is sure to mean.
 */
final class Reachability implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Connection.all(manifests)
        .flatMap(
            connection ->
                Services.named(manifests, connection).stream()
                    .flatMap(
                        service ->
                            Services.ports(service, connection.port())
                                .flatMap(
                                    port -> check(manifests, connection.pods(), service, port))));
  }

  private static Stream<Finding> check(
      Manifests manifests, Manifest from, Manifest service, JsonNode port) {
    return Services.behind(manifests, service).stream()
        .flatMap(
            to -> {
              JsonNode target = Ports.port(to, port);
              if (target.isMissingNode()) {
                return Stream.empty(); // a fault of the Service's
              }
              Stream<Finding> out =
                  passes(manifests, "Egress", from, to, target)
                      ? Stream.empty()
                      : Stream.of(Finding.of(from, "no policy lets it out to " + to));
              Stream<Finding> in =
                  passes(manifests, "Ingress", to, from, target)
                      ? Stream.empty()
                      : Stream.of(Finding.of(to, "no policy lets in " + from));
              return Stream.concat(out, in);
            })
        .distinct();
  }

  /** Whether the policies of one pod let a connection with another through, in one direction. */
  private static boolean passes(
      Manifests manifests, String direction, Manifest own, Manifest other, JsonNode port) {
    List<Manifest> policies = policies(manifests, direction, own);
    String rules = direction.equals("Egress") ? "egress" : "ingress";
    String peers = direction.equals("Egress") ? "to" : "from";
    return isBeyond(own)
        || policies.isEmpty()
        || policies.stream()
            .anyMatch(
                policy ->
                    policy
                        .spec()
                        .path(rules)
                        .valueStream()
                        .anyMatch(
                            rule ->
                                isMeant(manifests, policy, rule.path(peers), other)
                                    && isPort(rule.path("ports"), port)));
  }

  /**
   * The policies that restrict a workload's pods in a direction, {@code Egress} or {@code Ingress}.
   */
  static List<Manifest> policies(Manifests manifests, String direction, Manifest own) {
    return manifests
        .of("NetworkPolicy")
        .filter(policy -> policy.namespace().equals(own.namespace()))
        .filter(
            policy ->
                policy
                    .spec()
                    .path("policyTypes")
                    .valueStream()
                    .anyMatch(type -> type.asString().equals(direction)))
        .filter(policy -> Selector.matches(policy.spec().path("podSelector"), own.podLabels()))
        .toList();
  }

  private static boolean isBeyond(Manifest workload) {
    return workload.pod().path("hostNetwork").asBoolean(false);
  }

  private static boolean isMeant(
      Manifests manifests, Manifest policy, JsonNode peers, Manifest other) {
    return peers.isEmpty()
        || (!isBeyond(other)
            && peers
                .valueStream()
                .filter(peer -> !peer.has("ipBlock"))
                .anyMatch(
                    peer ->
                        isNamespace(manifests, policy, peer, other.namespace())
                            && Selector.matches(peer.path("podSelector"), other.podLabels())));
  }

  private static boolean isNamespace(
      Manifests manifests, Manifest policy, JsonNode peer, String namespace) {
    if (!peer.has("namespaceSelector")) {
      return policy.namespace().equals(namespace);
    }
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    manifests
        .find("Namespace", "", namespace)
        .ifPresent(
            found -> labels.setAll((ObjectNode) found.tree().path("metadata").path("labels")));
    labels.put("kubernetes.io/metadata.name", namespace); // every namespace has it
    return Selector.matches(peer.path("namespaceSelector"), labels);
  }

  private static boolean isPort(JsonNode ports, JsonNode port) {
    return ports.isEmpty()
        || ports
            .valueStream()
            .filter(
                one ->
                    one.path("protocol")
                        .asString("TCP")
                        .equals(port.path("protocol").asString("TCP")))
            .map(one -> one.path("port"))
            .anyMatch(
                one -> one.equals(port.path("name")) || one.equals(port.path("containerPort")));
  }
}
