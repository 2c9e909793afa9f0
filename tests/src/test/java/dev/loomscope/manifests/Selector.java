package dev.loomscope.manifests;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Label selectors, as the API's documentation has them; an empty one chooses everything. */
final class Selector {

  private Selector() {}

  /**
   * Whether a selector with {@code matchLabels} and {@code matchExpressions} chooses these labels.
   */
  static boolean matches(JsonNode selector, JsonNode labels) {
    return hasAll(selector.path("matchLabels"), labels)
        && StreamSupport.stream(selector.path("matchExpressions").spliterator(), false)
            .allMatch(expression -> holds(expression, labels));
  }

  /** Whether labels are there, each with its value. */
  static boolean hasAll(JsonNode wanted, JsonNode labels) {
    return wanted.properties().stream()
        .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }

  private static boolean holds(JsonNode expression, JsonNode labels) {
    JsonNode label = labels.path(expression.path("key").asString(""));
    Set<String> values =
        StreamSupport.stream(expression.path("values").spliterator(), false)
            .map(JsonNode::asString)
            .collect(Collectors.toSet());
    boolean among = !label.isMissingNode() && values.contains(label.asString());
    return switch (expression.path("operator").asString("")) {
      case "In" -> among;
      case "NotIn" -> !among;
      case "Exists" -> !label.isMissingNode();
      case "DoesNotExist" -> label.isMissingNode();
      default -> false;
    };
  }
}
