package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whatever is put together renders, and nothing is wrong with what comes out. */
@Tag("manifests")
final class RenderTest {

  private static final String ALONE = ".";

  @TempDir private Path folder;

  @BeforeAll
  static void requireKubectl() {
    Tools.require("kubectl");
  }

  static List<String> overlays() throws IOException {
    return Stream.concat(Stream.of(ALONE), names("overlays").map("overlays/"::concat)).toList();
  }

  static List<String> components() throws IOException {
    return names("components").toList();
  }

  private static Stream<String> names(String kind) throws IOException {
    try (Stream<Path> folders = Files.list(Kustomize.MANIFESTS.resolve(kind))) {
      return folders.map(one -> one.getFileName().toString()).sorted().toList().stream();
    }
  }

  @Test
  void shouldBeAppliedAsItIsWithoutAnySecret() {
    assertThat(Rules.check(Kustomize.render(Kustomize.MANIFESTS), Map.of())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void shouldRenderEveryOverlay(String overlay) {
    Manifests rendered = Kustomize.render(Kustomize.MANIFESTS.resolve(overlay));
    assertThat(Rules.check(rendered, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void shouldRenderEveryOverlayWithEveryComponent(String overlay) throws IOException {
    for (String component : components()) {
      Manifests rendered = Kustomize.render(folder, overlay, List.of(component));
      assertThat(Rules.check(rendered, Rules.KEYS)).as(component).isEmpty();
    }
  }

  /** None, every two, and all: what goes wrong between components does so between two of them. */
  @Test
  void shouldRenderComponentsTogether() throws IOException {
    List<String> components = components();
    List<List<String>> choices = new ArrayList<>(List.of(List.of(), components));
    for (String one : components) {
      components.stream()
          .filter(other -> one.compareTo(other) < 0)
          .forEach(other -> choices.add(List.of(one, other)));
    }
    Map<List<String>, List<Finding>> wrong = new ConcurrentHashMap<>();
    choices.parallelStream()
        .forEach(
            chosen -> {
              Path own = folder.resolve(String.join("-and-", chosen));
              List<Finding> findings =
                  Rules.check(Kustomize.render(own, ALONE, chosen), Rules.KEYS);
              if (!findings.isEmpty()) {
                wrong.put(chosen, findings);
              }
            });
    assertThat(wrong).isEmpty();
  }

  @Test
  void shouldGiveTheClusterEveryRuleAndDashboardThatThereIs() throws IOException {
    List<String> keys =
        Kustomize.render(Kustomize.MANIFESTS)
            .of("ConfigMap")
            .flatMap(map -> map.data().map(Map.Entry::getKey))
            .toList();
    List<String> files = new ArrayList<>();
    for (String folderName : List.of("prometheus/rules", "grafana/dashboards")) {
      try (Stream<Path> all = Files.list(Kustomize.REPOSITORY.resolve(folderName))) {
        all.map(file -> file.getFileName().toString()).forEach(files::add);
      }
    }
    assertThat(files).isNotEmpty();
    assertThat(keys).containsAll(files);
  }

  @Test
  void shouldGiveTheOperatorTheRulesOfPrometheus() throws IOException {
    Manifests rendered = Kustomize.render(folder, ALONE, List.of("prometheus-operator"));
    for (String rules : List.of("alerts", "recording", "kube-prometheus")) {
      Manifest object =
          rendered.find("PrometheusRule", "loomscope", "loomscope-" + rules).orElseThrow();
      Path file =
          Kustomize.REPOSITORY.resolve(
              rules.equals("kube-prometheus")
                  ? "prometheus/kube-prometheus.yaml"
                  : "prometheus/rules/loomscope-" + rules + ".yaml");
      assertThat(object.spec())
          .as("run prometheus/operator-rules.sh")
          .isEqualTo(Manifests.read(Files.readString(file)));
    }
  }

  @Test
  void shouldStartNoJobUnasked() {
    List<Manifest> jobs =
        Kustomize.render(folder, ALONE, List.of("compare", "load-job")).of("Job").toList();
    assertThat(jobs).hasSize(2);
    assertThat(jobs).allSatisfy(job -> assertThat(job.spec().path("suspend").asBoolean()).isTrue());
  }

  @Test
  void shouldGuaranteeTheCpusOfEveryEchoServer() {
    Manifests rendered = Kustomize.render(Kustomize.MANIFESTS.resolve("overlays/large"));
    List<JsonNode> resources =
        rendered
            .of("Deployment")
            .filter(
                one -> one.podLabels().path("app.kubernetes.io/name").asString("").equals("echo"))
            .map(server -> server.containers().getFirst().path("resources"))
            .toList();
    assertThat(resources).hasSize(4);
    assertThat(resources)
        .allSatisfy(one -> assertThat(one.path("requests")).isEqualTo(one.path("limits")));
  }

  /** As docs/kubernetes.md has users set them, whatever kustomize does first. */
  @Test
  void shouldLetOnesOwnSettingReplaceThatOfAComponent() throws IOException {
    Kustomize.render(folder, ALONE, List.of("sealed"));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        configMapGenerator:
          - name: collector
            namespace: loomscope
            behavior: merge
            literals:
              - LOOMSCOPE_SEAL=none
        """,
        StandardOpenOption.APPEND);
    Manifests rendered = Kustomize.render(folder);
    Manifest collector = rendered.find("Deployment", "loomscope", "collector").orElseThrow();
    Manifest agent = rendered.find("DaemonSet", "loomscope-agents", "agent").orElseThrow();
    assertThat(rendered.environment(collector, collector.containers().getFirst()))
        .containsEntry("LOOMSCOPE_SEAL", "none")
        .containsEntry("LOOMSCOPE_KEY_FILE", "/etc/loomscope/keys/keys");
    assertThat(rendered.environment(agent, agent.containers().getFirst()))
        .containsEntry("LOOMSCOPE_SEAL", "encrypt");
  }

  static List<String> additions() throws IOException {
    return Pattern.compile("(?ms)^```yaml\n((?:patches|configMapGenerator):\n.*?)^```")
        .matcher(Files.readString(Kustomize.REPOSITORY.resolve("docs/kubernetes.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** A patch that meets nothing changes nothing, and kustomize says nothing of it. */
  @ParameterizedTest
  @MethodSource("additions")
  void shouldBeChangedByWhatTheDocumentationAdds(String addition) throws IOException {
    Manifests before = Kustomize.render(folder, ALONE, List.of("prometheus-operator"));
    Files.writeString(
        folder.resolve("prometheus.yml"), "remote_write: []\n"); // a file of the user's
    Files.writeString(folder.resolve("kustomization.yaml"), addition, StandardOpenOption.APPEND);
    assertThat(Kustomize.render(folder).all()).isNotEqualTo(before.all());
  }
}
