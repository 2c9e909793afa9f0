package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static List<String> chosen(List<String> components, int combination) {
    return IntStream.range(0, components.size())
        .filter(i -> (combination >> i & 1) == 1)
        .mapToObj(components::get)
        .toList();
  }
}
