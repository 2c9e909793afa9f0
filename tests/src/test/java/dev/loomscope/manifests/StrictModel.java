package dev.loomscope.manifests;

import io.kubernetes.client.openapi.JSON;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Each object fits the official client's model: no field is unknown, missing or of the wrong type.
 * The Prometheus operator's objects, for which that client has no model, fit {@link OperatorModel}.
 */
final class StrictModel implements Rule {

  /** Which versions the client's models are of, as far as kinds are used here. */
  private static final Map<String, String> VERSIONS =
      Map.ofEntries(
          Map.entry("ConfigMap", "v1"),
          Map.entry("DaemonSet", "apps/v1"),
          Map.entry("Deployment", "apps/v1"),
          Map.entry("Job", "batch/v1"),
          Map.entry("Namespace", "v1"),
          Map.entry("NetworkPolicy", "networking.k8s.io/v1"),
          Map.entry("PersistentVolumeClaim", "v1"),
          Map.entry("PodDisruptionBudget", "policy/v1"),
          Map.entry("PriorityClass", "scheduling.k8s.io/v1"),
          Map.entry("PrometheusRule", OperatorModel.VERSION),
          Map.entry("Service", "v1"),
          Map.entry("ServiceAccount", "v1"),
          Map.entry("ServiceMonitor", OperatorModel.VERSION),
          Map.entry("StatefulSet", "apps/v1"));

  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .flatMap(
            manifest -> problem(manifest).map(problem -> Finding.of(manifest, problem)).stream());
  }

  private static Optional<String> problem(Manifest manifest) {
    String version = manifest.tree().path("apiVersion").asString("");
    String known = VERSIONS.getOrDefault(manifest.kind(), "no version that is known here");
    if (!version.equals(known)) {
      return Optional.of(
          "there is no %s in %s, but in %s".formatted(manifest.kind(), version, known));
    }
    return OperatorModel.VERSION.equals(version)
        ? OperatorModel.problem(manifest)
        : modelProblem(manifest, version);
  }

  private static Optional<String> modelProblem(Manifest manifest, String version) {
    String number = version.substring(version.indexOf('/') + 1).replace('v', 'V');
    Class<?> model;
    try {
      model = Class.forName(MODELS + number + manifest.kind());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    try {
      Object _ = JSON.getGson().fromJson(manifest.tree().toString(), model);
      return Optional.empty();
    } catch (RuntimeException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }
}
