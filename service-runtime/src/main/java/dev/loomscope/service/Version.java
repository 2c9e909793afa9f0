package dev.loomscope.service;

/** The version of the running program. */
public final class Version {

  private Version() {}

  /** The version in the jar's manifest; {@code development} when not run from a jar. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
