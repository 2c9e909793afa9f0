package dev.loomscope.manifests;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** `kubectl apply` keeps what it applied in an annotation, so no object may be larger than that. */
final class Sizes implements Rule {

  /** What all annotations of an object may take together. */
  private static final int LIMIT_BYTES = 256 * 1024;

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .filter(
            manifest ->
                manifest.tree().toString().getBytes(StandardCharsets.UTF_8).length > LIMIT_BYTES)
        .map(manifest -> Finding.of(manifest, "is too large to be applied"));
  }
}
