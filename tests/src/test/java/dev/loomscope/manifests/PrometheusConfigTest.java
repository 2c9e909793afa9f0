package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.dashboards.ScrapeFiles;
import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Prometheus takes the configuration that its pod has, where its pod has it. */
@Tag("manifests")
final class PrometheusConfigTest {

  private static final String FLAG = "--config.file=";

  @BeforeAll
  static void requireTools() {
    Tools.require("kubectl");
    Tools.require("promtool");
  }

  @Test
  void shouldBeTakenByPrometheus(@TempDir Path root) throws Exception {
    Manifests manifests = Kustomize.render(Kustomize.MANIFESTS);
    Manifest prometheus = manifests.find("StatefulSet", "loomscope", "prometheus").orElseThrow();
    JsonNode container = prometheus.containers().getFirst();
    for (JsonNode volume : prometheus.pod().path("volumes")) {
      JsonNode mount =
          container
              .path("volumeMounts")
              .valueStream()
              .filter(one -> one.path("name").equals(volume.path("name")))
              .findFirst()
              .orElseThrow();
      for (JsonNode map : volume.findValues("configMap")) {
        write(
            manifests.find("ConfigMap", "loomscope", map.path("name").asString()).orElseThrow(),
            mount,
            root.resolve(mount.path("mountPath").asString().substring(1)));
      }
    }
    String config =
        container
            .path("args")
            .valueStream()
            .map(JsonNode::asString)
            .filter(argument -> argument.startsWith(FLAG))
            .map(argument -> argument.substring(FLAG.length() + 1))
            .findFirst()
            .orElseThrow();

    Path file = root.resolve(config);
    Files.writeString(file, ScrapeFiles.join(file.resolveSibling(".")));
    Process promtool =
        new ProcessBuilder("promtool", "check", "config", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("2 rule files found");
  }

  /** A file of a ConfigMap, or all of them, where a container has them. */
  private static void write(Manifest map, JsonNode mount, Path place) throws IOException {
    if (mount.has("subPath")) {
      Files.createDirectories(place.getParent());
      Files.writeString(
          place, map.tree().path("data").path(mount.path("subPath").asString()).asString());
      return;
    }
    Files.createDirectories(place);
    for (var entry : map.data().toList()) {
      Files.writeString(place.resolve(entry.getKey()), entry.getValue().asString());
    }
  }
}
