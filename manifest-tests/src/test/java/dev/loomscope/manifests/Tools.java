package dev.loomscope.manifests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs of this machine that tests use. */
final class Tools {

  private Tools() {}

  /**
   * Leaves the test out, and says so, if a program is not on the path; where no test must be left
   * out, in continuous integration, it fails instead.
   */
  static void require(String program) {
    boolean there =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    String reason = "there is no " + program + " on the path";
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason + ", and CI=true allows no test to be left out");
    }
    if (!there) {
      System.out.println("a test is left out, for " + reason);
    }
    assumeTrue(there, reason);
  }
}
