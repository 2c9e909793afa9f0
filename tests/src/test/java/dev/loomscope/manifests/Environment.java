package dev.loomscope.manifests;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The environment variables of a container. */
final class Environment {

  /** What a variable holds that only a cluster knows. */
  static final String ELSEWHERE = "(known when it runs)";

  private Environment() {}

  /** The variables by name; later ones replace earlier ones, {@code env} comes last. */
  static Map<String, String> of(Manifests manifests, Manifest workload, JsonNode container) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (JsonNode source : container.path("envFrom")) {
      String name = source.path("configMapRef").path("name").asString("");
      manifests
          .find("ConfigMap", workload.namespace(), name)
          .ifPresent(
              map ->
                  map.data()
                      .forEach(
                          entry -> variables.put(entry.getKey(), entry.getValue().asString(""))));
    }
    for (JsonNode variable : container.path("env")) {
      variables.put(variable.path("name").asString(""), variable.path("value").asString(ELSEWHERE));
    }
    return variables;
  }
}
