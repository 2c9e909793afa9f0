package dev.loomscope.load.experiment;

import com.sun.net.httpserver.HttpServer;
import dev.loomscope.load.engine.TestServer;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.ServerProcesses;
import dev.loomscope.load.server.Variant;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * An echo server whose behaviour a test chooses, with a metrics page that says what a real one's
 * would: its memory grows by a known amount with each connection.
 */
final class ServerUnderTest implements AutoCloseable {

  static final long BYTES_WITHOUT_CONNECTIONS = 10_000_000;
  static final long BYTES_PER_CONNECTION = 5_000;

  /** It says that it uses so many CPUs, whatever it does. */
  static final double CORES_USED = 0.5;

  private final TestServer server;
  private final HttpServer http;
  private final ServerProcesses processes = ServerProcesses.none();
  private final MeasuredServer echo;

  private ServerUnderTest(TestServer.Behaviour behaviour) throws Exception {
    server = TestServer.start(behaviour);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/metrics",
        exchange -> {
          boolean withMemory = exchange.getRequestURI().getQuery().contains("memory_bytes");
          byte[] page = (page() + (withMemory ? memory() : "")).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(page);
          }
        });
    http.start();
    InetSocketAddress address = http.getAddress();
    echo =
        new MeasuredServer(
            new Variant("test", "async", List.of(), false),
            processes.launch("a process that lives", List.of("sleep", "600")),
            server.address(),
            URI.create(
                "http://%s:%d/metrics".formatted(address.getHostString(), address.getPort())));
  }

  static ServerUnderTest start(TestServer.Behaviour behaviour) throws Exception {
    return new ServerUnderTest(behaviour);
  }

  MeasuredServer echo() {
    return echo;
  }

  private String page() {
    return """
        loomscope_echo_cpu_seconds_total %s
        loomscope_echo_connections_active %d
        """
        .formatted(CORES_USED * System.nanoTime() / 1e9, server.active());
  }

  private String memory() {
    return """
        loomscope_echo_memory_bytes %d
        loomscope_echo_memory_sampled_timestamp_seconds %s
        """
        .formatted(
            BYTES_WITHOUT_CONNECTIONS + server.active() * BYTES_PER_CONNECTION,
            Instant.now().toEpochMilli() / 1e3 + 1);
  }

  @Override
  public void close() {
    processes.close();
    server.close();
    http.stop(0);
  }
}
