package dev.loomscope.manifests;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** All objects that are applied together. */
record Manifests(List<Manifest> all) {

  private static final JsonMapper JSON = new JsonMapper();

  /** A rendering, which is dashboards for the better part, is larger than what YAML may be. */
  private static final int LIMIT_CHARACTERS = 64 << 20;

  static Manifests parse(String text) {
    return new Manifests(
        StreamSupport.stream(yaml().loadAll(text).spliterator(), false)
            .map(object -> new Manifest((ObjectNode) JSON.<JsonNode>valueToTree(object)))
            .toList());
  }

  /** Reads one document of YAML or JSON. */
  static JsonNode read(String text) {
    return JSON.valueToTree(yaml().load(text));
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LIMIT_CHARACTERS);
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  Stream<Manifest> of(String kind) {
    return all.stream().filter(manifest -> manifest.is(kind));
  }

  Stream<Manifest> workloads() {
    return all.stream().filter(Manifest::isWorkload);
  }

  /** What is found in the containers of all workloads. */
  Stream<Finding> inContainers(BiFunction<Manifest, JsonNode, Stream<Finding>> check) {
    return workloads()
        .flatMap(
            workload ->
                workload.containers().stream()
                    .flatMap(container -> check.apply(workload, container)));
  }

  Optional<Manifest> find(String kind, String namespace, String name) {
    return of(kind)
        .filter(manifest -> manifest.namespace().equals(namespace))
        .filter(manifest -> manifest.name().equals(name))
        .findFirst();
  }

  /** The workloads of a namespace whose pods a label selector chooses. */
  List<Manifest> selected(String namespace, JsonNode selector) {
    return workloads()
        .filter(workload -> workload.namespace().equals(namespace))
        .filter(workload -> Selector.matches(selector, workload.podLabels()))
        .toList();
  }

  /** The variables of a container, their values where the manifests have them. */
  Map<String, String> environment(Manifest workload, JsonNode container) {
    return Environment.of(this, workload, container);
  }

  Manifests copy() {
    return new Manifests(all.stream().map(Manifest::copy).toList());
  }
}
