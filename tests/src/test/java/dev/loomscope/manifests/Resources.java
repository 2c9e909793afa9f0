package dev.loomscope.manifests;

import io.kubernetes.client.custom.Quantity;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Every container asks for CPU and memory and has limits of both, which are not below what it asks
 * for; the echo servers, which are compared, have the same.
 */
final class Resources implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Stream.concat(
        manifests
            .workloads()
            .flatMap(
                workload ->
                    workload.containers().stream()
                        .flatMap(
                            container ->
                                Stream.of("cpu", "memory")
                                    .flatMap(what -> check(workload, container, what)))),
        echo(manifests));
  }

  private static Stream<Finding> check(Manifest workload, JsonNode container, String what) {
    JsonNode request = container.path("resources").path("requests").path(what);
    JsonNode limit = container.path("resources").path("limits").path(what);
    if (request.isMissingNode() || limit.isMissingNode()) {
      return Stream.of(Finding.of(workload, "request or limit of %s is missing".formatted(what)));
    }
    return quantity(request).compareTo(quantity(limit)) > 0
        ? Stream.of(Finding.of(workload, "asks for more %s than it may use".formatted(what)))
        : Stream.empty();
  }

  private static Stream<Finding> echo(Manifests manifests) {
    Set<JsonNode> resources =
        manifests
            .of("Deployment")
            .filter(
                workload ->
                    workload.podLabels().path("app.kubernetes.io/name").asString("").equals("echo"))
            .flatMap(workload -> workload.containers().stream())
            .map(container -> container.path("resources"))
            .collect(Collectors.toSet());
    return resources.size() <= 1
        ? Stream.empty()
        : Stream.of(new Finding("echo", "the modes differ in their resources"));
  }

  private static java.math.BigDecimal quantity(JsonNode text) {
    return Quantity.fromString(text.asString()).getNumber();
  }
}
