package dev.loomscope.manifests;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * ConfigMaps and Secrets that a pod wants are there, with the keys that it wants; so are its
 * claims, the priority class and the variables that arguments refer to. No ConfigMap is left
 * unused.
 */
final class References implements Rule {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

  /** Keys of Secrets that users make beforehand, by the Secret's name. */
  private final Map<String, Set<String>> made;

  References(Map<String, Set<String>> made) {
    this.made = made;
  }

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Stream.concat(
        manifests
            .workloads()
            .flatMap(
                workload ->
                    Stream.of(
                            variables(manifests, workload),
                            volumes(manifests, workload),
                            claims(manifests, workload),
                            arguments(manifests, workload),
                            priority(manifests, workload))
                        .flatMap(findings -> findings)),
        manifests
            .of("ConfigMap")
            .filter(map -> manifests.workloads().noneMatch(workload -> wants(workload, map)))
            .map(map -> Finding.of(map, "nobody wants it")));
  }

  private Stream<Finding> variables(Manifests manifests, Manifest workload) {
    return workload.containers().stream()
        .flatMap(
            container ->
                Stream.concat(
                    container.path("envFrom").valueStream(),
                    container
                        .path("env")
                        .valueStream()
                        .map(variable -> variable.path("valueFrom"))))
        .flatMap(
            source ->
                Stream.of("configMapRef", "configMapKeyRef", "secretRef", "secretKeyRef")
                    .filter(source::has)
                    .flatMap(
                        kind ->
                            missing(
                                manifests,
                                workload,
                                kind.startsWith("secret") ? "Secret" : "ConfigMap",
                                source.path(kind).path("name").asString(""),
                                Stream.of(source.path(kind).path("key"))
                                    .filter(JsonNode::isString))));
  }

  private Stream<Finding> volumes(Manifests manifests, Manifest workload) {
    return workload
        .pod()
        .path("volumes")
        .valueStream()
        .flatMap(
            volume ->
                Stream.concat(
                        Stream.of(volume), volume.path("projected").path("sources").valueStream())
                    .flatMap(source -> volume(manifests, workload, volume, source)));
  }

  private Stream<Finding> volume(
      Manifests manifests, Manifest workload, JsonNode volume, JsonNode source) {
    return Stream.of("configMap", "secret")
        .filter(source::has)
        .flatMap(
            kind -> {
              JsonNode reference = source.path(kind);
              if (reference.path("optional").asBoolean(false)) {
                return Stream.empty();
              }
              Stream<JsonNode> keys =
                  Stream.concat(
                      reference.path("items").valueStream().map(item -> item.path("key")),
                      subPaths(workload, volume.path("name")));
              return missing(
                  manifests,
                  workload,
                  kind.equals("secret") ? "Secret" : "ConfigMap",
                  reference.path("secretName").asString(reference.path("name").asString("")),
                  keys);
            });
  }

  /** The single files of a volume that are mounted. */
  private static Stream<JsonNode> subPaths(Manifest workload, JsonNode volume) {
    return workload.containers().stream()
        .flatMap(container -> container.path("volumeMounts").valueStream())
        .filter(mount -> mount.path("name").equals(volume) && mount.has("subPath"))
        .map(mount -> mount.path("subPath"));
  }

  private Stream<Finding> missing(
      Manifests manifests, Manifest workload, String kind, String name, Stream<JsonNode> keys) {
    if (kind.equals("Secret") && made.containsKey(name)) {
      return keys.map(JsonNode::asString)
          .filter(key -> !made.getOrDefault(name, Set.of()).contains(key))
          .map(key -> Finding.of(workload, "%s %s has no key %s".formatted(kind, name, key)));
    }
    return manifests
        .find(kind, workload.namespace(), name)
        .map(
            found ->
                keys.map(JsonNode::asString)
                    .filter(key -> found.data().noneMatch(entry -> entry.getKey().equals(key)))
                    .map(
                        key ->
                            Finding.of(workload, "%s %s has no key %s".formatted(kind, name, key))))
        .orElseGet(() -> Stream.of(Finding.of(workload, "no %s %s".formatted(kind, name))));
  }

  private static Stream<Finding> arguments(Manifests manifests, Manifest workload) {
    return workload.containers().stream()
        .flatMap(
            container -> {
              Set<String> known = manifests.environment(workload, container).keySet();
              return Stream.concat(
                      container.path("command").valueStream(), container.path("args").valueStream())
                  .flatMap(argument -> VARIABLE.matcher(argument.asString()).results())
                  .map(found -> found.group(1))
                  .filter(name -> !known.contains(name))
                  .map(
                      name ->
                          Finding.of(
                              workload, "an argument wants the variable %s".formatted(name)));
            });
  }

  private static Stream<Finding> claims(Manifests manifests, Manifest workload) {
    return workload
        .pod()
        .path("volumes")
        .valueStream()
        .filter(volume -> volume.has("persistentVolumeClaim"))
        .map(volume -> volume.path("persistentVolumeClaim").path("claimName").asString(""))
        .filter(
            claim -> manifests.find("PersistentVolumeClaim", workload.namespace(), claim).isEmpty())
        .map(claim -> Finding.of(workload, "no PersistentVolumeClaim %s".formatted(claim)));
  }

  private static Stream<Finding> priority(Manifests manifests, Manifest workload) {
    String name = workload.pod().path("priorityClassName").asString("");
    return name.isEmpty() || manifests.find("PriorityClass", "", name).isPresent()
        ? Stream.empty()
        : Stream.of(Finding.of(workload, "no PriorityClass %s".formatted(name)));
  }

  /** Whether pods of a workload are given what a ConfigMap holds. */
  static boolean wants(Manifest workload, Manifest map) {
    return workload.namespace().equals(map.namespace())
        && Stream.of("configMapRef", "configMapKeyRef", "configMap")
            .flatMap(kind -> workload.pod().findValues(kind).stream())
            .anyMatch(reference -> reference.path("name").asString("").equals(map.name()));
  }
}
