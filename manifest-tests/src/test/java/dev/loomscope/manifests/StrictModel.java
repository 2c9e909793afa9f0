package dev.loomscope.manifests;

import io.kubernetes.client.openapi.JSON;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Each object fits the official client's model: no field is unknown, missing or of the wrong type.
 * The Prometheus operator's objects, for which that client has no model, have the fields that its
 * documentation has.
 */
final class StrictModel implements Rule {

  /** {@code apps/v1} or {@code v1}. */
  private static final Pattern API_VERSION =
      Pattern.compile("(?:[a-z0-9.]+/)?(v\\d+(?:[a-z]+\\d+)?)");

  private static final String MODELS = "io.kubernetes.client.openapi.models.";
  private static final String OPERATOR = "monitoring.coreos.com/v1";
  private static final Set<String> MONITOR = Set.of("selector", "endpoints", "namespaceSelector");
  private static final Set<String> ENDPOINT =
      Set.of(
          "port",
          "path",
          "interval",
          "scrapeTimeout",
          "honorLabels",
          "relabelings",
          "metricRelabelings");
  private static final Set<String> RELABELING =
      Set.of(
          "sourceLabels", "separator", "targetLabel", "regex", "modulus", "replacement", "action");

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .flatMap(
            manifest -> problem(manifest).map(problem -> Finding.of(manifest, problem)).stream());
  }

  private static Optional<String> problem(Manifest manifest) {
    String version = manifest.tree().path("apiVersion").asString("");
    if (version.equals(OPERATOR)) {
      return operatorProblem(manifest);
    }
    Matcher form = API_VERSION.matcher(version);
    if (!form.matches()) {
      return Optional.of("apiVersion '%s' has another form".formatted(version));
    }
    String number = form.group(1);
    Class<?> model;
    try {
      model = Class.forName(MODELS + number.replaceFirst("v", "V") + manifest.kind());
    } catch (ClassNotFoundException _) {
      return Optional.of("there is no %s in %s".formatted(manifest.kind(), version));
    }
    try {
      Object _ = JSON.getGson().fromJson(manifest.tree().toString(), model);
      return Optional.empty();
    } catch (RuntimeException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  private static Optional<String> operatorProblem(Manifest manifest) {
    if (!manifest.is("ServiceMonitor")) {
      return Optional.of("unknown to these tests");
    }
    JsonNode endpoints = manifest.spec().path("endpoints");
    Stream<JsonNode> relabelings =
        endpoints
            .valueStream()
            .flatMap(
                endpoint ->
                    Stream.concat(
                        endpoint.path("relabelings").valueStream(),
                        endpoint.path("metricRelabelings").valueStream()));
    return Stream.of(
            unknown(Stream.of(manifest.spec()), MONITOR),
            unknown(endpoints.valueStream(), ENDPOINT),
            unknown(relabelings, RELABELING))
        .flatMap(names -> names)
        .findFirst()
        .map("unknown field "::concat)
        .or(() -> endpoints.isEmpty() ? Optional.of("no endpoints") : Optional.empty());
  }

  private static Stream<String> unknown(Stream<JsonNode> objects, Set<String> known) {
    return objects
        .flatMap(object -> object.propertyNames().stream())
        .filter(name -> !known.contains(name));
  }
}
