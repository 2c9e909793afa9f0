package dev.loomscope.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of this machine that tests use.
 *
 * <p>A test whose program is not there is left out, and says so; where no test must be left out, in
 * continuous integration (the environment says {@code CI=true}), it fails instead.
 */
public final class Tools {

  private Tools() {}

  /** Where a program is, as a shell would find it; the test ends here if it is nowhere. */
  public static Path require(String program) {
    Optional<Path> found = find(program);
    return found.orElseGet(() -> leaveOut("there is no " + program + " on the path"));
  }

  /** Where a program is, if it is on the path. */
  public static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Fails where no test must be left out, {@code reason} being why one would be. */
  public static void failIfNothingMayBeLeftOut(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason + ", and CI=true allows no test to be left out");
    }
  }

  private static Path leaveOut(String reason) {
    failIfNothingMayBeLeftOut(reason);
    System.out.println("a test is left out, for " + reason);
    return abort(reason);
  }
}
