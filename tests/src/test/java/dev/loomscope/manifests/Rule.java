package dev.loomscope.manifests;

import java.util.stream.Stream;

/** One thing that must hold for all that is rendered together. */
@FunctionalInterface
interface Rule {

  /** Returns what breaks it, nothing if it holds. */
  Stream<Finding> check(Manifests manifests);
}
