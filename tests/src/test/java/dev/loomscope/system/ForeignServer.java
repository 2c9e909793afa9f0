package dev.loomscope.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * An HTTP server that is not loomscope's, in a process of its own on a free port of loopback. Ends
 * with {@link #close}.
 */
final class ForeignServer implements AutoCloseable {

  private static final int ATTEMPTS = 5;
  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final int port;

  private ForeignServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server that cannot choose a free port itself: one is found for it, and another if it
   * was taken meanwhile.
   *
   * @param folder where its output is kept
   * @param command makes its command, given the port
   * @param readyPath answered with 200 once it serves
   */
  static ForeignServer start(Path folder, IntFunction<List<String>> command, String readyPath)
      throws IOException, InterruptedException {
    Path output = folder.resolve("server-output");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = freePort();
      Process process =
          new ProcessBuilder(command.apply(port))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      ForeignServer server = new ForeignServer(process, port);
      if (server.awaitReady(readyPath)) {
        return server;
      }
      server.close();
    }
    throw new AssertionError("it does not start:\n" + Files.readString(output));
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return probe.getLocalPort();
    }
  }

  private boolean awaitReady(String path) throws InterruptedException {
    long end = System.nanoTime() + START_BOUND.toNanos();
    while (process.isAlive() && System.nanoTime() - end < 0) {
      try {
        HttpResponse<Void> response =
            CLIENT.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() == 200) {
          return process.isAlive(); // or it was another server that has taken the port
        }
      } catch (IOException notYet) {
        // looked at again
      }
      Thread.sleep(LOOK_INTERVAL);
    }
    return false;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
