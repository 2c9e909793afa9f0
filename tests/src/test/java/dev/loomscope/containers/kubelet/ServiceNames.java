package dev.loomscope.containers.kubelet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The names by which a pod is found. */
final class ServiceNames {

  private static final String DOMAIN = "cluster.local";

  private ServiceNames() {}

  /**
   * The names of the Services that select a pod, and its own below a headless one of its subdomain.
   * They are whole names; shorter ones are made whole by {@link #searchDomains}.
   */
  static List<String> of(Manifests manifests, Pod pod) {
    Stream<String> services = selecting(manifests, pod).map(ServiceNames::fullName);
    Stream<String> own =
        pod.spec().has("subdomain")
            ? Stream.of(
                "%s.%s.%s.svc.%s"
                    .formatted(
                        pod.spec().path("hostname").asString(),
                        pod.spec().path("subdomain").asString(),
                        pod.namespace(),
                        DOMAIN))
            : Stream.of();
    return Stream.concat(services, own).toList();
  }

  static Stream<JsonNode> selecting(Manifests manifests, Pod pod) {
    return manifests.ofKind("Service").filter(service -> selects(service, pod));
  }

  static boolean selects(JsonNode service, Pod pod) {
    Map<String, String> selector = Pod.texts(service.at("/spec/selector"));
    return Manifests.namespace(service).equals(pod.namespace())
        && !selector.isEmpty()
        && pod.labels().entrySet().containsAll(selector.entrySet());
  }

  static String fullName(JsonNode service) {
    return "%s.%s.svc.%s".formatted(Manifests.name(service), Manifests.namespace(service), DOMAIN);
  }

  /** Where a name of fewer than five dots is looked up; none for a pod that has its node's DNS. */
  static List<String> searchDomains(Pod pod) {
    String policy = pod.spec().path("dnsPolicy").asString("ClusterFirst");
    boolean cluster =
        policy.equals("ClusterFirstWithHostNet")
            || (policy.equals("ClusterFirst") && !pod.onHostNetwork());
    return cluster
        ? List.of(pod.namespace() + ".svc." + DOMAIN, "svc." + DOMAIN, DOMAIN)
        : List.of();
  }

  /**
   * The port of a pod behind a port of a Service. The engine's names lead to pods and do not
   * translate ports, so they must be the same.
   *
   * @param port of the Service, by its name
   */
  static int port(JsonNode service, String port, Pod pod) {
    JsonNode found =
        service
            .at("/spec/ports")
            .valueStream()
            .filter(one -> one.path("name").asString("").equals(port))
            .findFirst()
            .orElseThrow(
                () -> new AssertionError("%s has no port %s".formatted(fullName(service), port)));
    return checkedPort(service, found, pod);
  }

  /** Checks every port of every Service that selects a pod. */
  static void checkPorts(Manifests manifests, Pod pod) {
    selecting(manifests, pod)
        .forEach(
            service -> service.at("/spec/ports").forEach(port -> checkedPort(service, port, pod)));
  }

  private static int checkedPort(JsonNode service, JsonNode port, Pod pod) {
    int number = port.path("port").asInt();
    JsonNode target = port.has("targetPort") ? port.path("targetPort") : port.path("port");
    if (Ports.number(target, pod.containers()) != number) {
      throw new AssertionError(
          "%s maps port %d to %s: this kubelet cannot"
              .formatted(fullName(service), number, target));
    }
    return number;
  }
}
