package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Overlays can be applied over each other. */
@Tag("manifests")
final class UpdatesTest {

  @BeforeAll
  static void requireKubectl() {
    Tools.require("kubectl");
  }

  @Test
  void shouldApplyEveryOverlayOverEveryOther() throws Exception {
    List<Manifests> rendered =
        RenderTest.overlays().stream()
            .map(overlay -> Kustomize.render(Kustomize.MANIFESTS.resolve(overlay)))
            .toList();
    for (Manifests before : rendered) {
      for (Manifests after : rendered) {
        assertThat(Updates.refused(before, after)).isEmpty();
      }
    }
  }

  @Test
  void shouldFindWhatCannotBeChanged() {
    Manifests wrong = Faults.right();
    Faults.spec(wrong, "StatefulSet", "prometheus").put("serviceName", "prometheus-http");
    Faults.spec(wrong, "PersistentVolumeClaim", "prometheus-large", "/resources/requests")
        .put("storage", "50Gi");
    assertThat(Updates.refused(Faults.right(), wrong).stream().map(Finding::toString))
        .containsExactlyInAnyOrder(
            "StatefulSet loomscope/prometheus: cannot be changed so",
            "PersistentVolumeClaim loomscope/prometheus-large: cannot be changed so");
  }
}
