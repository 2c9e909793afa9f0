package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Manifests that are right, and places in them to plant faults at. */
final class Faults {

  static final String LAB = "loomscope";
  static final String AGENTS = "loomscope-agents";

  private Faults() {}

  /** Rendered when first asked for, of an overlay and every component that adds something. */
  private static final class Rendered {

    static final Manifests MANIFESTS =
        Kustomize.render(
            Path.of("target/faults"),
            "overlays/large",
            List.of(
                "compare",
                "load-job",
                "network-policies",
                "outside-agents",
                "sealed",
                "prometheus-operator"));
  }

  /** A copy of one's own. */
  static Manifests right() {
    return Rendered.MANIFESTS.copy();
  }

  /** Plants a fault, and expects what is found of it. */
  static void expect(Consumer<Manifests> fault, String... findings) {
    Manifests wrong = right();
    fault.accept(wrong);
    assertThat(Rules.check(wrong, Rules.KEYS).stream().map(Finding::toString))
        .containsExactly(findings);
  }

  /** Plants a fault, and expects a single finding whose problem ends so. */
  static void expectProblem(Consumer<Manifests> fault, String problem) {
    Manifests wrong = right();
    fault.accept(wrong);
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(finding -> assertThat(finding.problem()).contains(problem));
  }

  /** What is at a place, a JSON pointer, of an object. */
  static ObjectNode object(
      Manifests manifests, String kind, String namespace, String name, String place) {
    return (ObjectNode) manifests.find(kind, namespace, name).orElseThrow().tree().at(place);
  }

  static ObjectNode spec(Manifests manifests, String kind, String name, String place) {
    return object(manifests, kind, LAB, name, "/spec" + place);
  }

  static ObjectNode spec(Manifests manifests, String kind, String name) {
    return spec(manifests, kind, name, "");
  }

  static ObjectNode pod(Manifests manifests, String kind, String name, String place) {
    return spec(manifests, kind, name, "/template/spec" + place);
  }

  static ObjectNode pod(Manifests manifests, String kind, String name) {
    return pod(manifests, kind, name, "");
  }

  static ObjectNode container(Manifests manifests, String kind, String name, String place) {
    return pod(manifests, kind, name, "/containers/0" + place);
  }

  static ObjectNode container(Manifests manifests, String kind, String name) {
    return container(manifests, kind, name, "");
  }

  /** The data of the ConfigMap whose name begins so: a hash of what it holds comes after that. */
  static ObjectNode data(Manifests manifests, String name) {
    return (ObjectNode)
        manifests
            .of("ConfigMap")
            .filter(map -> map.name().matches(name + "-[a-z0-9]{10}"))
            .findFirst()
            .orElseThrow()
            .tree()
            .path("data");
  }

  static void edit(ObjectNode object, String field, String from, String to) {
    String text = object.path(field).asString();
    assertThat(text).contains(from);
    object.put(field, text.replace(from, to));
  }
}
