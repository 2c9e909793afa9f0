package dev.loomscope.manifests;

/**
 * Something that is wrong with a manifest.
 *
 * @param object which one, as {@link Manifest#toString} names it
 * @param problem what it is
 */
record Finding(String object, String problem) {

  static Finding of(Manifest manifest, String problem) {
    return new Finding(manifest.toString(), problem);
  }

  @Override
  public String toString() {
    return object + ": " + problem;
  }
}
