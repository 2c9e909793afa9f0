package dev.loomscope.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Compose file, its anchors resolved and its variables at their defaults.
 *
 * @param tree all of it
 */
record Compose(ObjectNode tree) {

  /** The folder that its paths are relative to. */
  static final Path FOLDER = Kustomize.REPOSITORY.resolve("docker");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

  static Compose read() {
    try {
      String text = Files.readString(FOLDER.resolve("compose.yaml"));
      return new Compose((ObjectNode) Manifests.read(VARIABLE.matcher(text).replaceAll("$1")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<ComposeService> services() {
    return tree.path("services").properties().stream()
        .map(service -> new ComposeService(service.getKey(), service.getValue()))
        .toList();
  }

  /** Returns what the file says of a service, to be changed. */
  ObjectNode service(String name) {
    return (ObjectNode) tree.path("services").path(name);
  }
}
