package dev.loomscope.containers.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The images of the services, as {@code docker/build.sh} makes them of this build's jars: once for
 * all tests, under a tag of their own, removed with the end of the tests.
 */
public final class Images {

  private static final String TAG = "test-" + ProcessHandle.current().pid();
  private static final List<String> SERVICES =
      List.of("echo-service", "load-service", "agent-service", "collector-service");

  private static boolean built;

  private Images() {}

  /** The image of a service, such as {@code echo-service}. */
  public static synchronized String of(String service) {
    if (!SERVICES.contains(service)) {
      throw new IllegalArgumentException("no image is built for " + service);
    }
    if (!built) {
      build();
      built = true;
    }
    return name(service);
  }

  private static String name(String service) {
    return "localhost/loomscope/" + service + ":" + TAG;
  }

  private static void build() {
    SERVICES.forEach(service -> Docker.removeAtEnd(name(service)));
    ProcessBuilder builder =
        new ProcessBuilder("docker/build.sh", "--local", "--built")
            .directory(Path.of("..").toFile())
            .inheritIO();
    builder.environment().put("TAG", TAG);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new AssertionError("docker/build.sh ended with " + code);
      }
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("stopped while images were built", stopped);
    }
  }
}
