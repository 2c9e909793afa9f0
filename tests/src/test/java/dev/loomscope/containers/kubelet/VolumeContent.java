package dev.loomscope.containers.kubelet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The files of volumes that hold ConfigMaps, Secrets and fields of the pod. */
final class VolumeContent {

  private static final int DEFAULT_MODE = 0644;

  private final Manifests manifests;
  private final Pod pod;
  private final Environment fields;

  VolumeContent(Manifests manifests, Pod pod, Environment fields) {
    this.manifests = manifests;
    this.pod = pod;
    this.fields = fields;
  }

  /** Takes files. */
  interface Sink {

    /** Takes one, at a path in its volume, with its permissions. */
    void file(String path, byte[] content, int mode);
  }

  /** Whether a volume holds such files, which nobody can write. */
  static boolean isMadeOfObjects(JsonNode volume) {
    return Stream.of("configMap", "secret", "downwardAPI", "projected").anyMatch(volume::has);
  }

  /** Hands out the files of a volume. */
  void write(JsonNode volume, Sink sink) {
    if (volume.has("projected")) {
      int mode = volume.at("/projected/defaultMode").asInt(DEFAULT_MODE);
      volume.at("/projected/sources").forEach(source -> writeSource(source, mode, sink));
    } else {
      writeSource(volume, DEFAULT_MODE, sink);
    }
  }

  private void writeSource(JsonNode source, int otherwiseMode, Sink sink) {
    if (source.has("downwardAPI")) {
      JsonNode api = source.path("downwardAPI");
      int mode = api.path("defaultMode").asInt(otherwiseMode);
      api.path("items")
          .forEach(
              item ->
                  writeItem(
                      item,
                      fields
                          .field(item.at("/fieldRef/fieldPath").asString())
                          .getBytes(StandardCharsets.UTF_8),
                      mode,
                      sink));
      return;
    }
    boolean secret = source.has("secret");
    JsonNode reference = source.path(secret ? "secret" : "configMap");
    int mode = reference.path("defaultMode").asInt(otherwiseMode);
    Map<String, byte[]> values =
        Content.of(manifests, secret ? "Secret" : "ConfigMap", pod.namespace(), reference)
            .orElse(Map.of());
    if (!reference.has("items")) {
      values.forEach((key, value) -> sink.file(key, value, mode));
    }
    for (JsonNode item : reference.path("items")) {
      byte[] value = values.get(item.path("key").asString());
      if (value == null) {
        throw new AssertionError(
            "%s: a volume needs the key %s, which is not there".formatted(pod, item.path("key")));
      }
      writeItem(item, value, mode, sink);
    }
  }

  private static void writeItem(JsonNode item, byte[] content, int mode, Sink sink) {
    sink.file(item.path("path").asString(), content, item.path("mode").asInt(mode));
  }
}
