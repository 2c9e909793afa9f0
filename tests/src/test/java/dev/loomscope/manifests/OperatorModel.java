package dev.loomscope.manifests;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The fields that the Prometheus operator's objects may have, as far as they are of use here. From
 * its custom resource definitions, example/prometheus-operator-crd of
 * github.com/prometheus-operator/prometheus-operator: ServiceMonitor of version 0.87.0,
 * PrometheusRule of version 0.82.2. The API server drops a field that is not there without a word.
 */
final class OperatorModel {

  static final String VERSION = "monitoring.coreos.com/v1";

  private static final Set<String> MONITOR = Set.of("selector", "endpoints", "namespaceSelector");
  private static final Set<String> ENDPOINT =
      Set.of(
          "port",
          "path",
          "scheme",
          "authorization",
          "tlsConfig",
          "interval",
          "scrapeTimeout",
          "honorLabels",
          "relabelings",
          "metricRelabelings");
  private static final Set<String> RELABELING =
      Set.of(
          "sourceLabels", "separator", "targetLabel", "regex", "modulus", "replacement", "action");

  private static final Set<String> RULES = Set.of("groups");
  private static final Set<String> GROUP =
      Set.of("name", "interval", "labels", "limit", "query_offset", "rules");
  private static final Set<String> RULE =
      Set.of("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations");

  private OperatorModel() {}

  /** What is wrong with an object of the operator. */
  static Optional<String> problem(Manifest manifest) {
    JsonNode parts = manifest.spec().path(manifest.is("PrometheusRule") ? "groups" : "endpoints");
    return parts.isEmpty()
        ? Optional.of("neither groups nor endpoints")
        : (manifest.is("PrometheusRule")
                ? unknownInRules(manifest.spec(), parts)
                : unknownInMonitor(manifest.spec(), parts))
            .findFirst()
            .map("unknown field "::concat);
  }

  private static Stream<String> unknownInMonitor(JsonNode spec, JsonNode endpoints) {
    Stream<JsonNode> relabelings =
        endpoints
            .valueStream()
            .flatMap(
                endpoint ->
                    Stream.concat(
                        endpoint.path("relabelings").valueStream(),
                        endpoint.path("metricRelabelings").valueStream()));
    return Stream.of(
            unknown(Stream.of(spec), MONITOR),
            unknown(endpoints.valueStream(), ENDPOINT),
            unknown(relabelings, RELABELING))
        .flatMap(names -> names);
  }

  private static Stream<String> unknownInRules(JsonNode spec, JsonNode groups) {
    return Stream.of(
            unknown(Stream.of(spec), RULES),
            unknown(groups.valueStream(), GROUP),
            unknown(groups.valueStream().flatMap(group -> group.path("rules").valueStream()), RULE))
        .flatMap(names -> names);
  }

  private static Stream<String> unknown(Stream<JsonNode> objects, Set<String> known) {
    return objects
        .flatMap(object -> object.propertyNames().stream())
        .filter(name -> !known.contains(name));
  }
}
