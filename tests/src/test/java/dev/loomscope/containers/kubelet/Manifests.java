package dev.loomscope.containers.kubelet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The objects of a cluster, as {@code kubectl apply} would get them. */
public record Manifests(List<JsonNode> objects) {

  /** What {@code kubectl kustomize} makes of a folder. */
  public static Manifests render(Path folder) throws IOException, InterruptedException {
    Process kubectl =
        new ProcessBuilder("kubectl", "kustomize", folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (kubectl.waitFor() != 0) {
      throw new IOException("kubectl kustomize " + folder + " failed");
    }
    return parse(yaml);
  }

  static Manifests parse(String yaml) {
    Yaml parser = new Yaml(new SafeConstructor(new LoaderOptions()));
    return new Manifests(
        StreamSupport.stream(parser.loadAll(yaml).spliterator(), false)
            .filter(Objects::nonNull)
            .<JsonNode>map(JsonMapper.shared()::valueToTree)
            .toList());
  }

  Stream<JsonNode> ofKind(String kind) {
    return objects.stream().filter(object -> object.path("kind").asString().equals(kind));
  }

  /** The object of a kind, namespace and name; fails if there is none. */
  JsonNode find(String kind, String namespace, String name) {
    return ofKind(kind)
        .filter(object -> namespace(object).equals(namespace) && name(object).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("there is no %s %s/%s".formatted(kind, namespace, name)));
  }

  static String namespace(JsonNode object) {
    return object.at("/metadata/namespace").asString("default");
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asString();
  }
}
