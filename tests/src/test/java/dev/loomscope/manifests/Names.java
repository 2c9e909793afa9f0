package dev.loomscope.manifests;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names are good ones and no two objects of a kind bear the same; what is in a namespace is in one
 * that is there.
 */
final class Names implements Rule {

  /** RFC 1123, as a name of DNS: a Service's name must be one label, at most 63 characters. */
  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace", "PriorityClass");

  @Override
  public Stream<Finding> check(Manifests manifests) {
    Set<String> seen = new HashSet<>();
    return manifests.all().stream()
        .flatMap(
            manifest ->
                Stream.of(
                        problem(!LABEL.matcher(manifest.name()).matches(), "not a good name"),
                        problem(!seen.add(manifest.toString()), "is there twice"),
                        problem(!isPlaced(manifests, manifest), "its namespace is not there"))
                    .flatMap(problems -> problems)
                    .map(problem -> Finding.of(manifest, problem)));
  }

  private static Stream<String> problem(boolean is, String what) {
    return is ? Stream.of(what) : Stream.empty();
  }

  private static boolean isPlaced(Manifests manifests, Manifest manifest) {
    return WITHOUT_NAMESPACE.contains(manifest.kind())
        ? manifest.namespace().isEmpty()
        : manifests.find("Namespace", "", manifest.namespace()).isPresent();
  }
}
