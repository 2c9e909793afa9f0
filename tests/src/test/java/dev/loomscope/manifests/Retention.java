package dev.loomscope.manifests;

import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Prometheus deletes what is old before its volume is full. */
final class Retention implements Rule {

  /** Of the volume: its log of the last hours, and what it is about to merge, come on top. */
  private static final BigDecimal MOST = new BigDecimal("0.85");

  private static final String SIZE = "RETENTION_SIZE";

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.inContainers(
        (workload, container) ->
            problem(manifests, workload, container)
                .map(problem -> Finding.of(workload, problem))
                .stream());
  }

  private static Optional<String> problem(
      Manifests manifests, Manifest workload, JsonNode container) {
    String size = manifests.environment(workload, container).get(SIZE);
    if (size == null) {
      return Optional.empty();
    }
    String volume =
        workload
            .pod()
            .path("volumes")
            .valueStream()
            .map(one -> one.path("persistentVolumeClaim").path("claimName").asString(""))
            .flatMap(
                claim ->
                    manifests.find("PersistentVolumeClaim", workload.namespace(), claim).stream())
            .map(claim -> claim.spec().at("/resources/requests/storage").asString("0"))
            .findFirst()
            .orElse("0");
    // Prometheus' GB are what Kubernetes calls Gi.
    BigDecimal kept = Quantity.fromString(size.replace("B", "i")).getNumber();
    BigDecimal most = Quantity.fromString(volume).getNumber().multiply(MOST);
    return kept.compareTo(most) <= 0
        ? Optional.empty()
        : Optional.of("keeps %s on a volume of %s".formatted(size, volume));
  }
}
