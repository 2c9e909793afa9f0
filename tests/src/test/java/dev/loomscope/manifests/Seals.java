package dev.loomscope.manifests;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Agents seal their reports as well as the collector demands, and the collector can open them. */
final class Seals implements Rule {

  /** The lesser first. */
  private static final List<String> LEVELS = List.of("none", "sign", "encrypt");

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return of(manifests, "collector-service")
        .flatMap(
            collector ->
                of(manifests, "agent-service")
                    .flatMap(agent -> check(manifests, agent, collector)));
  }

  private static Stream<Manifest> of(Manifests manifests, String service) {
    return manifests
        .workloads()
        .filter(
            workload ->
                workload.containers().stream()
                    .anyMatch(container -> ServiceModules.of(container).equals(service)));
  }

  private static Stream<Finding> check(Manifests manifests, Manifest agent, Manifest collector) {
    Map<String, String> wanted = settings(manifests, collector);
    String least = seal(wanted);
    String sealed = seal(settings(manifests, agent));
    if (LEVELS.indexOf(sealed) < LEVELS.indexOf(least)) {
      return Stream.of(
          Finding.of(agent, "seals by %s, and %s wants %s".formatted(sealed, collector, least)));
    }
    return sealed.equals("none") || wanted.containsKey("LOOMSCOPE_KEY_FILE")
        ? Stream.empty()
        : Stream.of(Finding.of(collector, "has no keys for what %s seals".formatted(agent)));
  }

  private static Map<String, String> settings(Manifests manifests, Manifest workload) {
    return manifests.environment(workload, workload.containers().getFirst());
  }

  private static String seal(Map<String, String> settings) {
    return settings.getOrDefault("LOOMSCOPE_SEAL", "none");
  }
}
