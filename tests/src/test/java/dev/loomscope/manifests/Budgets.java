package dev.loomscope.manifests;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A disruption budget keeps a pod while another is moved, so there are several; and it lets one be
 * moved, or no node could ever be emptied.
 */
final class Budgets implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests
        .of("PodDisruptionBudget")
        .flatMap(
            budget ->
                problem(budget.spec(), replicas(manifests, budget))
                    .map(problem -> Finding.of(budget, problem))
                    .stream());
  }

  private static int replicas(Manifests manifests, Manifest budget) {
    return manifests.selected(budget.namespace(), budget.spec().path("selector")).stream()
        .mapToInt(workload -> workload.spec().path("replicas").asInt(1))
        .sum();
  }

  private static Optional<String> problem(JsonNode budget, int replicas) {
    int unavailable =
        budget.has("maxUnavailable")
            ? pods(budget.path("maxUnavailable"), replicas)
            : replicas - pods(budget.path("minAvailable"), replicas);
    if (replicas == 1) {
      return Optional.of("has one pod to keep, and none besides");
    }
    return replicas > 0 && unavailable <= 0
        ? Optional.of("lets no node be emptied")
        : Optional.empty();
  }

  /** A number of pods, or a share of them, which is rounded up. */
  private static int pods(JsonNode numberOrPercent, int replicas) {
    String text = numberOrPercent.asString("0");
    return text.endsWith("%")
        ? Math.ceilDiv(Integer.parseInt(text.substring(0, text.length() - 1)) * replicas, 100)
        : Integer.parseInt(text);
  }
}
