package dev.loomscope.manifests;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the API server refuses to change of an object that is there. */
final class Updates {

  private static final Set<String> OF_A_STATEFUL_SET =
      Set.of(
          "replicas",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "ordinals",
          "minReadySeconds");

  private Updates() {}

  /** Returns what could not be applied of the latter where the former is. */
  static List<Finding> refused(Manifests before, Manifests after) {
    return after.all().stream()
        .flatMap(
            manifest ->
                before
                    .find(manifest.kind(), manifest.namespace(), manifest.name())
                    .filter(former -> !fixed(former).equals(fixed(manifest)))
                    .map(_ -> Finding.of(manifest, "cannot be changed so"))
                    .stream())
        .toList();
  }

  /** The fields that stay as they are. */
  private static JsonNode fixed(Manifest manifest) {
    return switch (manifest.kind()) {
      case "StatefulSet" -> {
        ObjectNode spec = (ObjectNode) manifest.spec().deepCopy();
        spec.remove(OF_A_STATEFUL_SET);
        yield spec;
      }
      case "Deployment", "DaemonSet" -> manifest.spec().path("selector");
      case "Job" -> only(manifest.spec(), "template", "selector", "completionMode");
      // It may grow, where the class of its storage allows that, and never shrink.
      case "PersistentVolumeClaim" -> manifest.spec();
      case "Service" -> only(manifest.spec(), "clusterIP");
      case "PriorityClass" -> only(manifest.tree(), "value", "preemptionPolicy");
      default -> JsonNodeFactory.instance.nullNode();
    };
  }

  private static JsonNode only(JsonNode object, String... fields) {
    ObjectNode some = JsonNodeFactory.instance.objectNode();
    Stream.of(fields)
        .filter(object::has)
        .forEach(field -> some.set(field, object.path(field).deepCopy()));
    return some;
  }
}
