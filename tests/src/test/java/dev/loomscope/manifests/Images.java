package dev.loomscope.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Images are those that the build makes, one for each service of this repository, or the two of
 * others that are meant; each with a tag that says which, and pulled only where it is not there
 * yet.
 */
final class Images implements Rule {

  /** A registry and folders of any kind, then the last two parts of the name, then the tag. */
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?:[a-z0-9.:-]+/)*?([a-z0-9-]+/[a-z0-9-]+):([\\w.-]+)(?:@sha256:[0-9a-f]{64})?");

  /** Images of others, and the form of a tag that stays what it is. */
  private static final Map<String, Pattern> OTHERS =
      Map.of(
          "prom/prometheus", Pattern.compile("v\\d+\\.\\d+\\.\\d+"),
          "grafana/grafana", Pattern.compile("\\d+\\.\\d+\\.\\d+"));

  private static final String OWN = "loomscope/";

  /** What docker/build.sh builds if it is not told which. */
  private static final Set<String> BUILT = built();

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.inContainers(Images::check);
  }

  private static Stream<Finding> check(Manifest workload, JsonNode container) {
    String image = container.path("image").asString("");
    Optional<String> problem = problem(image);
    if (problem.isPresent()) {
      return Stream.of(Finding.of(workload, problem.get()));
    }
    return container.path("imagePullPolicy").asString("").equals("IfNotPresent")
        ? Stream.empty()
        : Stream.of(
            Finding.of(workload, "image '%s' must be pulled IfNotPresent".formatted(image)));
  }

  /**
   * What is wrong with the name of an image. One without a registry is pulled from Docker Hub,
   * where a name of this repository's may be anybody's.
   */
  static Optional<String> problem(String image) {
    Matcher form = IMAGE.matcher(image);
    if (!form.matches()) {
      return Optional.of("image '%s' has no tag".formatted(image));
    }
    String name = form.group(1);
    String tag = form.group(2);
    if (tag.equals("latest")) {
      return Optional.of("image '%s' may be any".formatted(image));
    }
    if (image.startsWith(OWN)) {
      return Optional.of("image '%s' is somebody else's on Docker Hub".formatted(image));
    }
    boolean known =
        name.startsWith(OWN)
            ? BUILT.contains(name.substring(OWN.length()))
            : OTHERS.containsKey(name) && OTHERS.get(name).matcher(tag).matches();
    return known ? Optional.empty() : Optional.of("nobody builds '%s'".formatted(image));
  }

  private static Set<String> built() {
    try {
      Matcher list =
          Pattern.compile("services=\\$\\{services:-([a-z -]+)}")
              .matcher(Files.readString(Kustomize.REPOSITORY.resolve("docker/build.sh")));
      if (!list.find()) {
        throw new IllegalStateException("docker/build.sh has no list of services");
      }
      return Set.of(list.group(1).split(" ", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
