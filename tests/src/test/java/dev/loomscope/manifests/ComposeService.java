package dev.loomscope.manifests;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A service of the Compose file.
 *
 * @param name what it is called there
 * @param tree what the file says of it
 */
record ComposeService(String name, JsonNode tree) {

  private static final String OWN = "localhost/loomscope/";

  String image() {
    return text("image");
  }

  /** Whether its image is made of this repository. */
  boolean isOwn() {
    return image().startsWith(OWN);
  }

  /** The module of this repository that its image is made of. */
  String module() {
    return image().substring(OWN.length()).split(":", -1)[0];
  }

  boolean isBuilt() {
    return tree.has("build");
  }

  String text(String field) {
    return tree.path(field).asString("");
  }

  Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    tree.path("environment")
        .properties()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().asString("")));
    return variables;
  }

  List<String> texts(String field) {
    return tree.path(field).valueStream().map(JsonNode::asString).toList();
  }

  /** What it is called on the network beside its own name. */
  List<String> aliases() {
    return tree.path("networks")
        .path("default")
        .path("aliases")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  Finding finding(String problem) {
    return new Finding(name, problem);
  }
}
