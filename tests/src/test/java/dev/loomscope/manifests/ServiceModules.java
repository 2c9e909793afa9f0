package dev.loomscope.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The services of this repository, and the variables that set them. */
final class ServiceModules {

  private static final String SETTINGS = "src/main/resources/application.yaml";

  /** The modules that have settings: those are the services. */
  static final Set<String> NAMES = names();

  private ServiceModules() {}

  private static Set<String> names() {
    try (Stream<Path> folders = Files.list(Kustomize.REPOSITORY)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(SETTINGS)))
          .map(folder -> folder.getFileName().toString())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The last part of the name of a container's image, which is its service's if it is one of these.
   */
  static String of(JsonNode container) {
    String image = container.path("image").asString("");
    return image.substring(image.lastIndexOf('/') + 1).split("[:@]", -1)[0];
  }

  /**
   * The environment variables that are settings of a service: {@code http.port} is
   * LOOMSCOPE_HTTP_PORT.
   */
  static Set<String> variables(String service) {
    Set<String> variables = new TreeSet<>();
    try {
      collect(
          "",
          Manifests.read(Files.readString(Kustomize.REPOSITORY.resolve(service).resolve(SETTINGS))),
          variables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return variables;
  }

  private static void collect(String prefix, JsonNode node, Set<String> variables) {
    if (!node.isObject()) {
      variables.add("LOOMSCOPE_" + prefix.toUpperCase(Locale.ROOT).replace('-', '_'));
      return;
    }
    String dot = prefix.isEmpty() ? "" : prefix + "_";
    node.properties().forEach(field -> collect(dot + field.getKey(), field.getValue(), variables));
  }
}
