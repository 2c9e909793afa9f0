package dev.loomscope.manifests;

import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Numbers are within what the API server takes; the client's model takes any. */
final class Ranges implements Rule {

  private record Range(long least, long most) {

    boolean contains(long value) {
      return least <= value && value <= most;
    }
  }

  private static final Range NOT_NEGATIVE = new Range(0, Integer.MAX_VALUE);
  private static final Range POSITIVE = new Range(1, Integer.MAX_VALUE);
  private static final Range PORT = new Range(1, 65_535);

  /** By the field's name, which means the same wherever it is. */
  private static final Map<String, Range> FIELDS =
      Map.ofEntries(
          Map.entry("activeDeadlineSeconds", POSITIVE),
          Map.entry("backoffLimit", NOT_NEGATIVE),
          Map.entry("completions", NOT_NEGATIVE),
          Map.entry("containerPort", PORT),
          Map.entry("defaultMode", new Range(0, 0777)),
          Map.entry("failureThreshold", POSITIVE),
          Map.entry("hostPort", PORT),
          Map.entry("initialDelaySeconds", NOT_NEGATIVE),
          Map.entry("maxSkew", POSITIVE),
          Map.entry("nodePort", new Range(30_000, 32_767)), // unless the server is told another
          Map.entry("parallelism", NOT_NEGATIVE),
          Map.entry("periodSeconds", POSITIVE),
          Map.entry("port", PORT),
          Map.entry("replicas", NOT_NEGATIVE),
          Map.entry("successThreshold", POSITIVE),
          Map.entry("targetPort", PORT),
          Map.entry("terminationGracePeriodSeconds", NOT_NEGATIVE),
          Map.entry("timeoutSeconds", POSITIVE),
          Map.entry("ttlSecondsAfterFinished", NOT_NEGATIVE),
          Map.entry("weight", new Range(1, 100)));

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream().flatMap(manifest -> walk(manifest, "spec", manifest.spec()));
  }

  private static Stream<Finding> walk(Manifest manifest, String name, JsonNode node) {
    if (node.isContainer()) {
      return node.isArray()
          ? node.valueStream().flatMap(element -> walk(manifest, name, element))
          : node.properties().stream()
              .flatMap(field -> walk(manifest, field.getKey(), field.getValue()));
    }
    Range range = FIELDS.get(name);
    return range == null || !node.isNumber() || range.contains(node.asLong())
        ? Stream.empty()
        : Stream.of(Finding.of(manifest, "%s is %s".formatted(name, node)));
  }
}
