package dev.loomscope.manifests;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What there is to know of Services. */
final class Services {

  private Services() {}

  /** The Services that a ServiceMonitor chooses, in its own namespace. */
  static Stream<Manifest> chosen(Manifests manifests, Manifest monitor) {
    return manifests
        .of("Service")
        .filter(service -> service.namespace().equals(monitor.namespace()))
        .filter(
            service ->
                Selector.matches(
                    monitor.spec().path("selector"),
                    service.tree().path("metadata").path("labels")));
  }

  /** The workloads behind a Service. */
  static List<Manifest> behind(Manifests manifests, Manifest service) {
    JsonNode labels = service.spec().path("selector");
    return manifests
        .workloads()
        .filter(workload -> workload.namespace().equals(service.namespace()))
        .filter(workload -> !labels.isEmpty() && Selector.hasAll(labels, workload.podLabels()))
        .toList();
  }

  static boolean isHeadless(Manifest service) {
    return service.spec().path("clusterIP").asString("").equals("None");
  }

  static boolean isExternal(Manifest service) {
    return service.spec().path("type").asString("").equals("ExternalName");
  }

  /** The Service that a name means, looked up from the pods that are told it; empty if none. */
  static Optional<Manifest> named(Manifests manifests, Connection connection) {
    String host = connection.host();
    String[] parts = host.split("\\.", -1);
    boolean known =
        parts.length <= 2
            || (parts[2].equals("svc")
                && (parts.length == 3 || host.endsWith(".svc.cluster.local")));
    String namespace = parts.length == 1 ? connection.pods().namespace() : parts[1];
    return known ? manifests.find("Service", namespace, parts[0]) : Optional.empty();
  }

  /** A Service's ports of this number: there can be one for each protocol. */
  static Stream<JsonNode> ports(Manifest service, int number) {
    return service
        .spec()
        .path("ports")
        .valueStream()
        .filter(port -> port.path("port").asInt(0) == number);
  }
}
