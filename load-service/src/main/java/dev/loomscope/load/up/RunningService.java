package dev.loomscope.load.up;

import dev.loomscope.load.server.ServerProcess;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A service that is ready. Immutable.
 *
 * @param name what it is called in messages
 * @param said what it said when it got ready
 */
record RunningService(String name, ServerProcess process, Map<String, String> said) {

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

  /**
   * Waits until a service says that it is ready, and its health page says so, too.
   *
   * @throws ProgramFailure if that is not so in time
   */
  static RunningService await(String name, ServerProcess process, Duration bound)
      throws ProgramFailure, InterruptedException {
    long began = System.nanoTime();
    RunningService service = new RunningService(name, process, process.awaitReady(bound));
    while (!service.isReady()) {
      process.requireAlive();
      if (System.nanoTime() - began > bound.toNanos()) {
        throw new ProgramFailure("%s was not healthy within %s".formatted(name, bound));
      }
      Thread.sleep(LOOK_INTERVAL);
    }
    return service;
  }

  /** Where it listens for its clients. */
  InetSocketAddress address() throws ProgramFailure {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port("port"));
  }

  /** A page of its HTTP side. */
  URI page(String path) throws ProgramFailure {
    return URI.create("http://127.0.0.1:" + port("http-port") + path);
  }

  private int port(String key) throws ProgramFailure {
    try {
      return Integer.parseInt(said.getOrDefault(key, ""));
    } catch (NumberFormatException missing) {
      throw new ProgramFailure("%s got ready without saying its %s: %s".formatted(name, key, said));
    }
  }

  private boolean isReady() throws ProgramFailure {
    URI health = page("/observe/health/ready");
    try {
      HttpURLConnection connection =
          (HttpURLConnection) health.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_NO_CONTENT;
    } catch (IOException notYet) {
      return false;
    }
  }
}
