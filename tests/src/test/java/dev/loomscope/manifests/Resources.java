package dev.loomscope.manifests;

import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Every container asks for CPU and memory and has limits of both, which are not below what it asks
 * for, nor below what a service starts with; the echo servers, which are compared, have the same.
 */
final class Resources implements Rule {

  /** MiB below which a service of this repository refuses to start (docs/containers.md). */
  private static final Map<String, Integer> LEAST_MEBIBYTES =
      Map.of("echo-service", 60, "load-service", 60, "agent-service", 60, "collector-service", 80);

  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1 << 20);

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Stream.of(each(manifests), echo(manifests), manifests.inContainers(Resources::starts))
        .flatMap(findings -> findings);
  }

  private static Stream<Finding> starts(Manifest workload, JsonNode container) {
    int mebibytes = LEAST_MEBIBYTES.getOrDefault(ServiceModules.of(container), 0);
    BigDecimal least = MEBIBYTE.multiply(BigDecimal.valueOf(mebibytes));
    JsonNode limit = container.at("/resources/limits/memory");
    return limit.isMissingNode() || quantity(limit).compareTo(least) >= 0
        ? Stream.empty()
        : Stream.of(Finding.of(workload, "does not start with %s".formatted(limit.asString())));
  }

  private static Stream<Finding> each(Manifests manifests) {
    return manifests.inContainers(
        (workload, container) ->
            Stream.of("cpu", "memory").flatMap(what -> check(workload, container, what)));
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

  private static BigDecimal quantity(JsonNode text) {
    return Quantity.fromString(text.asString()).getNumber();
  }
}
