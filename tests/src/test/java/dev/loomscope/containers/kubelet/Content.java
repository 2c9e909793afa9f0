package dev.loomscope.containers.kubelet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What ConfigMaps and Secrets hold. */
final class Content {

  private Content() {}

  /**
   * The values that a reference points at, by key.
   *
   * @param reference has a {@code name}, and may be {@code optional}
   * @return nothing if it is not there and optional
   */
  static Optional<Map<String, byte[]>> of(
      Manifests manifests, String kind, String namespace, JsonNode reference) {
    String name = reference.path(reference.has("secretName") ? "secretName" : "name").asString();
    boolean there =
        manifests
            .ofKind(kind)
            .anyMatch(
                object ->
                    Manifests.namespace(object).equals(namespace)
                        && Manifests.name(object).equals(name));
    if (!there && reference.path("optional").asBoolean(false)) {
      return Optional.empty();
    }
    JsonNode object = manifests.find(kind, namespace, name);
    Map<String, byte[]> values = new TreeMap<>();
    Base64.Decoder base64 = Base64.getMimeDecoder();
    boolean secret = kind.equals("Secret");
    object
        .path("data")
        .properties()
        .forEach(
            entry -> {
              String text = entry.getValue().asString();
              values.put(
                  entry.getKey(),
                  secret ? base64.decode(text) : text.getBytes(StandardCharsets.UTF_8));
            });
    object
        .path(secret ? "stringData" : "binaryData")
        .properties()
        .forEach(
            entry -> {
              String text = entry.getValue().asString();
              values.put(
                  entry.getKey(),
                  secret ? text.getBytes(StandardCharsets.UTF_8) : base64.decode(text));
            });
    return Optional.of(values);
  }
}
