package dev.loomscope.manifests;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Label selectors choose pods that are there: those of Services, disruption budgets, network
 * policies, monitors, spreads and affinities; a workload's own chooses its own pods and no others'.
 * A StatefulSet's Service is there.
 */
final class Selections implements Rule {

  /** A policy for what makes load, which components add and take away. */
  private static final String OPTIONAL = "load-generator";

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .flatMap(
            manifest ->
                switch (manifest.kind()) {
                  case "Deployment", "StatefulSet", "DaemonSet" ->
                      Stream.concat(workload(manifests, manifest), placement(manifests, manifest));
                  case "Job" -> placement(manifests, manifest);
                  case "Service" -> service(manifests, manifest);
                  case "PodDisruptionBudget" ->
                      chooses(manifests, manifest, manifest.spec().path("selector"));
                  case "NetworkPolicy" -> policy(manifests, manifest);
                  case "ServiceMonitor" -> monitor(manifests, manifest);
                  default -> Stream.empty();
                });
  }

  private static Stream<Finding> workload(Manifests manifests, Manifest workload) {
    List<Manifest> chosen =
        manifests.selected(workload.namespace(), workload.spec().path("selector"));
    Stream<Finding> own =
        chosen.equals(List.of(workload))
            ? Stream.empty()
            : Stream.of(Finding.of(workload, "its selector chooses %s".formatted(chosen)));
    String service = workload.spec().path("serviceName").asString("");
    boolean there =
        !workload.is("StatefulSet")
            || manifests.find("Service", workload.namespace(), service).isPresent();
    return Stream.concat(
        own,
        there
            ? Stream.empty()
            : Stream.of(Finding.of(workload, "no Service %s".formatted(service))));
  }

  /** A spread or an affinity that means nobody is a mistake; one that means more is not. */
  private static Stream<Finding> placement(Manifests manifests, Manifest workload) {
    JsonNode affinity = workload.pod().path("affinity");
    return Stream.concat(
            workload.pod().path("topologySpreadConstraints").valueStream(),
            Stream.of("podAffinity", "podAntiAffinity")
                .flatMap(
                    kind ->
                        affinity
                            .path(kind)
                            .path("preferredDuringSchedulingIgnoredDuringExecution")
                            .valueStream()
                            .map(term -> term.path("podAffinityTerm"))))
        .flatMap(term -> chooses(manifests, workload, term.path("labelSelector")));
  }

  private static Stream<Finding> service(Manifests manifests, Manifest service) {
    if (service.spec().path("type").asString("").equals("ExternalName")) {
      return Stream.empty();
    }
    ObjectNode selector = JsonNodeFactory.instance.objectNode();
    selector.set("matchLabels", service.spec().path("selector"));
    return chooses(manifests, service, selector);
  }

  /**
   * Whose pods a policy lets in may not be there; those that it is for must be. Empty is for all.
   */
  private static Stream<Finding> policy(Manifests manifests, Manifest policy) {
    JsonNode own = policy.spec().path("podSelector");
    return own.isEmpty() || policy.name().equals(OPTIONAL)
        ? Stream.empty()
        : chooses(manifests, policy, own);
  }

  private static Stream<Finding> monitor(Manifests manifests, Manifest monitor) {
    JsonNode labels = monitor.spec().path("selector");
    boolean any = Services.chosen(manifests, monitor).findAny().isPresent();
    return any
        ? Stream.empty()
        : Stream.of(Finding.of(monitor, "no Service has %s".formatted(labels)));
  }

  private static Stream<Finding> chooses(
      Manifests manifests, Manifest manifest, JsonNode selector) {
    boolean says =
        !selector.path("matchLabels").isEmpty() || !selector.path("matchExpressions").isEmpty();
    if (says && !manifests.selected(manifest.namespace(), selector).isEmpty()) {
      return Stream.empty();
    }
    return Stream.of(Finding.of(manifest, "no pod is chosen by %s".formatted(selector)));
  }
}
