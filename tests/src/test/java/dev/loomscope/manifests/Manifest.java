package dev.loomscope.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One object of Kubernetes, as it is written. */
record Manifest(ObjectNode tree) {

  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "Job");

  String kind() {
    return tree.path("kind").asString("");
  }

  String name() {
    return tree.path("metadata").path("name").asString("");
  }

  /** Its namespace, an empty text if it has none. */
  String namespace() {
    return tree.path("metadata").path("namespace").asString("");
  }

  JsonNode spec() {
    return tree.path("spec");
  }

  boolean is(String kind) {
    return kind().equals(kind);
  }

  /** Whether it makes pods. */
  boolean isWorkload() {
    return WORKLOADS.contains(kind());
  }

  /** Whether its pods are to run on and on. */
  boolean isService() {
    return isWorkload() && !is("Job");
  }

  /** What its pods are to be; missing if it makes none. */
  JsonNode pod() {
    return spec().path("template").path("spec");
  }

  JsonNode podLabels() {
    return spec().path("template").path("metadata").path("labels");
  }

  /** The containers of its pods, those included that run before the others. */
  List<JsonNode> containers() {
    List<JsonNode> all = new ArrayList<>();
    pod().path("initContainers").forEach(all::add);
    pod().path("containers").forEach(all::add);
    return all;
  }

  /** The texts of a ConfigMap by their keys. */
  Stream<Map.Entry<String, JsonNode>> data() {
    return tree.path("data").properties().stream();
  }

  Manifest copy() {
    return new Manifest(tree.deepCopy());
  }

  @Override
  public String toString() {
    return kind() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }
}
