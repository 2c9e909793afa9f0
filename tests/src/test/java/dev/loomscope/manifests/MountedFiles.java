package dev.loomscope.manifests;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Files and folders that settings, arguments and Grafana's provisioning name are below something
 * that is mounted; where that is a ConfigMap or a Secret, the file is one of its keys.
 */
final class MountedFiles implements Rule {

  private final Map<String, Set<String>> made;

  /**
   * The rule.
   *
   * @param made keys of Secrets that users make beforehand, by the Secret's name
   */
  MountedFiles(Map<String, Set<String>> made) {
    this.made = made;
  }

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.inContainers(
        (workload, container) ->
            paths(manifests, workload, container)
                .filter(path -> !isThere(manifests, workload, container, path))
                .map(path -> Finding.of(workload, path + " is not mounted")));
  }

  private static Stream<String> paths(Manifests manifests, Manifest workload, JsonNode container) {
    Stream<String> settings = manifests.environment(workload, container).values().stream();
    Stream<String> arguments =
        container
            .path("args")
            .valueStream()
            .map(argument -> argument.asString().replaceFirst("^--[a-z.-]+=", ""));
    Stream<String> provisioning =
        manifests
            .of("ConfigMap")
            .filter(map -> References.wants(workload, map))
            .flatMap(Manifest::data)
            .map(entry -> entry.getValue().asString())
            .filter(text -> text.contains("providers:"))
            .flatMap(text -> Manifests.read(text).path("providers").valueStream())
            .map(provider -> provider.path("options").path("path").asString(""));
    return Stream.of(settings, arguments, provisioning)
        .flatMap(texts -> texts)
        .filter(text -> text.startsWith("/"));
  }

  private boolean isThere(Manifests manifests, Manifest workload, JsonNode container, String path) {
    return container
        .path("volumeMounts")
        .valueStream()
        .anyMatch(
            mount -> {
              String place = mount.path("mountPath").asString("");
              return path.equals(place)
                  || (path.startsWith(place + "/")
                      && keys(manifests, workload, mount.path("name"))
                          .map(keys -> keys.contains(path.substring(place.length() + 1)))
                          .orElse(true));
            });
  }

  /** The files of a volume; empty if it can have any. */
  private Optional<Set<String>> keys(Manifests manifests, Manifest workload, JsonNode name) {
    return workload
        .pod()
        .path("volumes")
        .valueStream()
        .filter(volume -> volume.path("name").equals(name))
        .findFirst()
        .flatMap(
            volume ->
                volume.has("secret")
                    ? Optional.of(
                        made.getOrDefault(
                            volume.path("secret").path("secretName").asString(""), Set.of()))
                    : manifests
                        .find(
                            "ConfigMap",
                            workload.namespace(),
                            volume.path("configMap").path("name").asString(""))
                        .map(map -> Set.copyOf(map.tree().path("data").propertyNames())));
  }
}
