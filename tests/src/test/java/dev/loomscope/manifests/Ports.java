package dev.loomscope.manifests;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Ports that are named are there: a Service's in the pods behind it, a probe's in its container, a
 * policy's in the pods it is for, a monitor's in its Services; with the same protocol. A headless
 * Service, which nobody translates, has the pods' own numbers.
 */
final class Ports implements Rule {

  private static final String TCP = "TCP";

  /** Of a port's name, by the API. */
  private static final int MAX_NAME = 15;

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .flatMap(
            manifest ->
                switch (manifest.kind()) {
                  case "Deployment", "StatefulSet", "DaemonSet", "Job" ->
                      manifest.containers().stream()
                          .flatMap(container -> container(manifest, container));
                  case "Service" -> service(manifests, manifest);
                  case "NetworkPolicy" -> policy(manifests, manifest);
                  case "ServiceMonitor" -> monitor(manifests, manifest);
                  default -> Stream.empty();
                });
  }

  private static Stream<Finding> container(Manifest workload, JsonNode container) {
    Set<String> names = new HashSet<>();
    Stream<Finding> bad =
        container
            .path("ports")
            .valueStream()
            .map(port -> port.path("name").asString(""))
            .filter(name -> name.isEmpty() || name.length() > MAX_NAME || !names.add(name))
            .map(name -> Finding.of(workload, "port name '%s'".formatted(name)));
    Stream<Finding> probes =
        Stream.of("startupProbe", "livenessProbe", "readinessProbe")
            .map(kind -> container.path(kind).path("httpGet").path("port"))
            .filter(port -> !port.isMissingNode())
            .filter(port -> portOf(container, port, TCP).isMissingNode())
            .map(
                port ->
                    Finding.of(
                        workload, "a probe asks port %s, which is not there".formatted(port)));
    Stream<Finding> ofTheNode =
        container
            .path("ports")
            .valueStream()
            .filter(port -> workload.pod().path("hostNetwork").asBoolean(false))
            .filter(
                port ->
                    port.has("hostPort")
                        && !port.path("hostPort").equals(port.path("containerPort")))
            .map(
                port ->
                    Finding.of(
                        workload,
                        "is on its node's network, so port %s cannot be %s there"
                            .formatted(port.path("containerPort"), port.path("hostPort"))));
    return Stream.of(bad, probes, ofTheNode).flatMap(findings -> findings);
  }

  private static Stream<Finding> service(Manifests manifests, Manifest service) {
    return service
        .spec()
        .path("ports")
        .valueStream()
        .flatMap(
            port ->
                Services.behind(manifests, service).stream()
                    .flatMap(workload -> servicePort(service, port, workload)));
  }

  private static Stream<Finding> servicePort(Manifest service, JsonNode port, Manifest workload) {
    JsonNode target = port.path("targetPort");
    JsonNode found = port(workload, port);
    if (found.isMissingNode()) {
      return Stream.of(
          Finding.of(service, "targetPort %s is not a port of %s".formatted(target, workload)));
    }
    if (Services.isHeadless(service) && !found.path("containerPort").equals(port.path("port"))) {
      return Stream.of(
          Finding.of(
              service,
              "is headless, so port %s is not translated to %s"
                  .formatted(port.path("port"), target)));
    }
    return Stream.empty();
  }

  /**
   * Ports that are open to a policy's pods must be theirs; what they may reach is not looked at.
   */
  private static Stream<Finding> policy(Manifests manifests, Manifest policy) {
    List<Manifest> own = manifests.selected(policy.namespace(), policy.spec().path("podSelector"));
    return policy
        .spec()
        .path("ingress")
        .valueStream()
        .flatMap(rule -> rule.path("ports").valueStream())
        .filter(
            port ->
                !own.isEmpty()
                    && own.stream()
                        .allMatch(
                            workload ->
                                port(
                                        workload,
                                        port.path("port"),
                                        port.path("protocol").asString(TCP))
                                    .isMissingNode()))
        .map(
            port ->
                Finding.of(policy, "port %s is not one of its pods'".formatted(port.path("port"))));
  }

  private static Stream<Finding> monitor(Manifests manifests, Manifest monitor) {
    return Services.chosen(manifests, monitor)
        .flatMap(
            service ->
                monitor
                    .spec()
                    .path("endpoints")
                    .valueStream()
                    .map(endpoint -> endpoint.path("port"))
                    .filter(
                        name ->
                            service
                                .spec()
                                .path("ports")
                                .valueStream()
                                .noneMatch(port -> port.path("name").equals(name)))
                    .map(
                        name ->
                            Finding.of(
                                monitor, "port %s is not one of %s".formatted(name, service))));
  }

  /** The port of a workload that a Service's port leads to; missing if there is none. */
  static JsonNode port(Manifest workload, JsonNode port) {
    return port(workload, port.path("targetPort"), port.path("protocol").asString(TCP));
  }

  private static JsonNode port(Manifest workload, JsonNode nameOrNumber, String protocol) {
    return workload.containers().stream()
        .map(container -> portOf(container, nameOrNumber, protocol))
        .filter(port -> !port.isMissingNode())
        .findFirst()
        .orElse(nameOrNumber.path("missing"));
  }

  private static JsonNode portOf(JsonNode container, JsonNode nameOrNumber, String protocol) {
    String field = nameOrNumber.isNumber() ? "containerPort" : "name";
    return container
        .path("ports")
        .valueStream()
        .filter(port -> port.path(field).equals(nameOrNumber))
        .filter(port -> port.path("protocol").asString(TCP).equals(protocol))
        .findFirst()
        .orElse(container.path("missing"));
  }
}
