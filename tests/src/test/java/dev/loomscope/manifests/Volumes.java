package dev.loomscope.manifests;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What is mounted is a volume, each at a place of its own, and no volume is left unmounted. */
final class Volumes implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.workloads().flatMap(Volumes::check);
  }

  private static Stream<Finding> check(Manifest workload) {
    List<String> volumes =
        workload
            .pod()
            .path("volumes")
            .valueStream()
            .map(volume -> volume.path("name").asString(""))
            .toList();
    Set<String> mounted = new HashSet<>();
    Stream.Builder<Finding> findings = Stream.builder();
    for (JsonNode container : workload.containers()) {
      Set<String> places = new HashSet<>();
      for (JsonNode mount : container.path("volumeMounts")) {
        String name = mount.path("name").asString("");
        mounted.add(name);
        if (!volumes.contains(name)) {
          findings.add(Finding.of(workload, "volume %s is mounted and not there".formatted(name)));
        }
        if (!places.add(mount.path("mountPath").asString(""))) {
          findings.add(
              Finding.of(workload, "two volumes at %s".formatted(mount.path("mountPath"))));
        }
      }
    }
    volumes.stream()
        .filter(name -> !mounted.contains(name))
        .forEach(
            name -> findings.add(Finding.of(workload, "volume %s is not mounted".formatted(name))));
    if (new HashSet<>(volumes).size() < volumes.size()) {
      findings.add(Finding.of(workload, "two volumes have one name"));
    }
    return findings.build();
  }
}
