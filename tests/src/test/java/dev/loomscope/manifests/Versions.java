package dev.loomscope.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every object is labelled with its version: that of this repository, or, what belongs to an
 * application of others, that of its image; a policy for it may have either.
 */
final class Versions implements Rule {

  private static final String PREFIX = "app.kubernetes.io/";
  private static final Set<String> OTHERS = Set.of("prometheus", "grafana");
  private static final String OWN = own();

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .flatMap(
            manifest ->
                problem(manifests, manifest)
                    .map(problem -> Finding.of(manifest, problem))
                    .stream());
  }

  private static Optional<String> problem(Manifests manifests, Manifest manifest) {
    String version = label(manifest, "version");
    if (version.isEmpty()) {
      return Optional.of("has no version");
    }
    String name = label(manifest, "name");
    // Nobody knows the version of a Prometheus that is elsewhere.
    String right = OTHERS.contains(name) ? tag(manifests, name).orElse(version) : OWN;
    return version.equals(right) || (manifest.is("NetworkPolicy") && version.equals(OWN))
        ? Optional.empty()
        : Optional.of("is of version %s, not %s".formatted(version, right));
  }

  private static String label(Manifest manifest, String name) {
    return manifest.tree().path("metadata").path("labels").path(PREFIX + name).asString("");
  }

  private static Optional<String> tag(Manifests manifests, String name) {
    return manifests
        .workloads()
        .filter(workload -> label(workload, "name").equals(name))
        .flatMap(workload -> workload.containers().stream())
        .map(container -> container.path("image").asString(""))
        .map(image -> image.substring(image.lastIndexOf(':') + 1))
        .findFirst();
  }

  private static String own() {
    try {
      Matcher version =
          Pattern.compile("(?m)^  <version>(.+)</version>$")
              .matcher(Files.readString(Kustomize.REPOSITORY.resolve("pom.xml")));
      if (!version.find()) {
        throw new IllegalStateException("pom.xml has no version");
      }
      return version.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
