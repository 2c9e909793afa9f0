package dev.loomscope.load.server;

import com.sun.net.httpserver.HttpServer;
import dev.loomscope.load.engine.TestServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * A program that the comparison takes for the echo service: it gets ready as that does, echoes, and
 * has the metrics that are read. It has no modes, but may end early in one of them.
 */
public final class FakeEcho {

  /** In which mode it ends early. */
  private static final String ENDING_MODE = "fake.ending-mode";

  /** How many connections it serves before it does. */
  private static final String CONNECTIONS = "fake.connections";

  private FakeEcho() {}

  /** Makes a jar that starts it. */
  public static Path jar(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeEcho.class.getName());
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    Path jar = folder.resolve("fake-echo.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  /** JVM options with which it ends early. */
  public static String endingEarly(String mode, int connections) {
    return "-D%s=%s -D%s=%d".formatted(ENDING_MODE, mode, CONNECTIONS, connections);
  }

  public static void main(String[] arguments) throws IOException {
    List<String> flags = List.of(arguments);
    boolean endsEarly = value(flags, "--mode").equals(System.getProperty(ENDING_MODE));
    int last = endsEarly ? Integer.getInteger(CONNECTIONS, 0) : Integer.MAX_VALUE;
    ProcessHandle parent =
        ProcessHandle.of(Long.parseLong(value(flags, "--exit-with-pid"))).orElseThrow();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              parent.onExit().join();
              Runtime.getRuntime().halt(1);
            });
    TestServer server =
        TestServer.start(
            (socket, index) -> {
              if (index >= last) {
                Runtime.getRuntime().halt(3);
              }
              TestServer.echo(socket, index);
            });
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(http, "/api/status", () -> "{\"configuration\": {}}");
    answer(http, "/metrics", () -> metrics(server));
    http.start();
    System.out.printf(
        "echo ready port=%d http-port=%d%n",
        server.address().getPort(), http.getAddress().getPort());
  }

  private static String value(List<String> flags, String name) {
    return flags.get(flags.indexOf(name) + 1);
  }

  private static void answer(HttpServer http, String path, Supplier<String> text) {
    http.createContext(
        path,
        exchange -> {
          byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
  }

  private static String metrics(TestServer server) {
    return """
        loomscope_echo_cpu_seconds_total %s
        loomscope_echo_connections_active %d
        loomscope_echo_memory_bytes 10000000
        loomscope_echo_memory_sampled_timestamp_seconds %s
        """
        .formatted(
            ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9,
            server.active(),
            Instant.now().toEpochMilli() / 1e3 + 1);
  }
}
