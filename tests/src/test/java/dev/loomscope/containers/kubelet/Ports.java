package dev.loomscope.containers.kubelet;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Ports by their names. */
final class Ports {

  private Ports() {}

  /**
   * The number of a port.
   *
   * @param port a number, or the name of a port of one of the containers
   */
  static int number(JsonNode port, List<JsonNode> containers) {
    if (port.isNumber()) {
      return port.asInt();
    }
    return containers.stream()
        .flatMap(container -> container.path("ports").valueStream())
        .filter(one -> one.path("name").asString("").equals(port.asString()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no container has a port named " + port))
        .path("containerPort")
        .asInt();
  }
}
