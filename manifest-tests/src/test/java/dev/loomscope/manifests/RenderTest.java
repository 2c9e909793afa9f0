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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whatever is put together renders, and nothing is wrong with what comes out. */
final class RenderTest {

  private static final String ALONE = ".";

  @TempDir private Path folder;

  @BeforeAll
  static void requireKubectl() {
    Tools.require("kubectl");
  }

  static List<String> overlays() throws IOException {
    return Stream.concat(Stream.of(ALONE, "base"), names("overlays").map("overlays/"::concat))
        .toList();
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

  /**
   * Every combination of two, of all but two, and all; in continuous integration, or with {@code
   * -Dcombinations=all}, each of the hundreds that there are.
   */
  @Test
  void shouldRenderEveryCombinationOfComponents() throws IOException {
    List<String> components = components();
    boolean each =
        "true".equals(System.getenv("CI")) || "all".equals(System.getProperty("combinations"));
    Map<List<String>, List<Finding>> wrong = new ConcurrentHashMap<>();
    IntStream.range(0, 1 << components.size())
        .filter(combination -> each || isTelling(combination, components.size()))
        .parallel()
        .forEach(
            combination -> {
              List<String> chosen = chosen(components, combination);
              Path own = folder.resolve("combination-" + combination);
              List<Finding> findings =
                  Rules.check(Kustomize.render(own, ALONE, chosen), Rules.KEYS);
              if (!findings.isEmpty()) {
                wrong.put(chosen, findings);
              }
            });
    assertThat(wrong).isEmpty();
  }

  private static boolean isTelling(int combination, int components) {
    int chosen = Integer.bitCount(combination);
    return Math.min(chosen, components - chosen) <= 2;
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
    for (String name : List.of("loomscope-alerts", "loomscope-recording")) {
      Manifest object = rendered.find("PrometheusRule", "loomscope", name).orElseThrow();
      Path file = Kustomize.REPOSITORY.resolve("prometheus/rules/" + name + ".yaml");
      assertThat(object.spec())
          .as("run prometheus/operator-rules.sh")
          .isEqualTo(Manifests.read(Files.readString(file)));
    }
  }

  @Test
  void shouldStartNoServerOfAnExperimentUnasked() {
    List<Manifest> servers =
        Kustomize.render(folder, ALONE, List.of("jobs", "autoscaling"))
            .of("Deployment")
            .filter(
                server -> {
                  String workload = server.podLabels().path("loomscope.dev/workload").asString("");
                  return !workload.isEmpty() && !workload.equals("echo");
                })
            .toList();
    assertThat(servers).hasSize(16);
    assertThat(servers)
        .allSatisfy(server -> assertThat(server.spec().path("replicas").asInt(1)).isZero());
  }

  @Test
  void shouldGuaranteeTheCpusOfEveryEchoServer() {
    Manifests rendered =
        Kustomize.render(
            folder, "overlays/large", List.of("jobs", "../overlays/large/guaranteed-cpus"));
    List<JsonNode> resources =
        rendered
            .of("Deployment")
            .filter(
                one -> one.podLabels().path("app.kubernetes.io/name").asString("").equals("echo"))
            .map(server -> server.containers().getFirst().path("resources"))
            .toList();
    assertThat(resources).hasSize(20);
    assertThat(resources)
        .allSatisfy(one -> assertThat(one.path("requests")).isEqualTo(one.path("limits")));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void shouldNotScaleBelowWhatAnOverlayHas(String overlay) {
    Manifests alone = Kustomize.render(Kustomize.MANIFESTS.resolve(overlay));
    List<Manifest> scalers =
        Kustomize.render(folder, overlay, List.of("autoscaling"))
            .of("HorizontalPodAutoscaler")
            .toList();
    assertThat(scalers).hasSize(5);
    assertThat(scalers)
        .allSatisfy(
            scaler -> {
              String name = scaler.spec().path("scaleTargetRef").path("name").asString();
              Manifest scaled = alone.find("Deployment", scaler.namespace(), name).orElseThrow();
              assertThat(scaler.spec().path("minReplicas").asInt(1))
                  .as(name)
                  .isGreaterThanOrEqualTo(scaled.spec().path("replicas").asInt(1));
            });
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
              - SEAL=none
        """,
        StandardOpenOption.APPEND);
    Manifests rendered = Kustomize.render(folder);
    Manifest collector = rendered.find("Deployment", "loomscope", "collector").orElseThrow();
    Manifest agent = rendered.find("DaemonSet", "loomscope-agents", "agent").orElseThrow();
    assertThat(rendered.environment(collector, collector.containers().getFirst()))
        .containsEntry("SEAL", "none")
        .containsEntry("KEY_FILE", "/etc/loomscope/keys/keys");
    assertThat(rendered.environment(agent, agent.containers().getFirst()))
        .containsEntry("SEAL", "encrypt");
  }

  /** A name that is looked up where there is nothing to find may be misspelt. */
  @Test
  void shouldHaveEveryServiceThatPrometheusLooksUp() {
    Manifests rendered = Kustomize.render(folder, ALONE, List.of("jobs"));
    List<String> names =
        Connection.all(rendered)
            .filter(connection -> connection.told().name().startsWith("prometheus-config"))
            .filter(connection -> Services.named(rendered, connection).isEmpty())
            .map(Connection::host)
            .toList();
    assertThat(names).isEmpty();
  }

  private static List<String> chosen(List<String> components, int combination) {
    return IntStream.range(0, components.size())
        .filter(i -> (combination >> i & 1) == 1)
        .mapToObj(components::get)
        .toList();
  }
}
