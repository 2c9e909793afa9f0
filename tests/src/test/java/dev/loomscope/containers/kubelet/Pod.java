package dev.loomscope.containers.kubelet;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A pod, on a node.
 *
 * @param namespace where it is
 * @param name unique there
 * @param node the name of its node
 * @param labels by which Services find it
 * @param annotations its own
 * @param spec of its containers
 */
record Pod(
    String namespace,
    String name,
    String node,
    Map<String, String> labels,
    Map<String, String> annotations,
    JsonNode spec) {

  List<JsonNode> containers() {
    return spec.path("containers").valueStream().toList();
  }

  List<JsonNode> initContainers() {
    return spec.path("initContainers").valueStream().toList();
  }

  /** Whether its containers run to an end of their own, as those of a Job. */
  boolean ends() {
    return !spec.path("restartPolicy").asString("Always").equals("Always");
  }

  boolean onHostNetwork() {
    return spec.path("hostNetwork").asBoolean(false);
  }

  /** The time that its containers have to end. */
  int graceSeconds() {
    return spec.path("terminationGracePeriodSeconds").asInt(30);
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
