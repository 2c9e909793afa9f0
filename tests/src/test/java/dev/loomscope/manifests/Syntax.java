package dev.loomscope.manifests;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Labels, selectors and annotations, and keys of ConfigMaps, are written as the API wants them. */
final class Syntax implements Rule {

  private static final String NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final Predicate<String> KEY =
      Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?" + NAME).asMatchPredicate();
  private static final Predicate<String> VALUE =
      Pattern.compile("(" + NAME + ")?").asMatchPredicate();
  private static final Predicate<String> CONFIG_MAP_KEY =
      Pattern.compile("[-._a-zA-Z0-9]{1,253}").asMatchPredicate();

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .flatMap(manifest -> problems(manifest).map(problem -> Finding.of(manifest, problem)));
  }

  private static Stream<String> problems(Manifest manifest) {
    JsonNode metadata = manifest.tree().path("metadata");
    Stream<JsonNode> labels =
        Stream.concat(
            Stream.of(
                metadata.path("labels"),
                manifest.podLabels(),
                manifest.pod().path("nodeSelector"),
                manifest.is("Service") ? manifest.spec().path("selector") : metadata.path("none")),
            manifest.spec().findValues("matchLabels").stream());
    return Stream.of(
            labels.flatMap(Syntax::label),
            wrong("annotation", metadata.path("annotations"), KEY),
            manifest.is("ConfigMap")
                ? wrong("key", manifest.tree().path("data"), CONFIG_MAP_KEY)
                : Stream.<String>empty())
        .flatMap(problems -> problems);
  }

  private static Stream<String> label(JsonNode labels) {
    return Stream.concat(
        wrong("label", labels, KEY),
        labels
            .valueStream()
            .map(JsonNode::asString)
            .filter(VALUE.negate())
            .map("no value of a label: '%s'"::formatted));
  }

  private static Stream<String> wrong(String what, JsonNode object, Predicate<String> right) {
    return object.propertyNames().stream()
        .filter(right.negate())
        .map(name -> "no name of a %s: '%s'".formatted(what, name));
  }
}
