package dev.loomscope.containers.kubelet;

import dev.loomscope.containers.engine.Execution;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/** What probes and hooks ask: an HTTP request, a connection, a command in the container. */
final class Questions {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Questions() {}

  /**
   * The question of a probe.
   *
   * @param address of the pod
   * @param id of the container in the engine
   * @return answers with what is wrong; empty: nothing
   */
  static Callable<String> of(JsonNode probe, JsonNode container, String address, String id) {
    Duration timeout = Duration.ofSeconds(probe.path("timeoutSeconds").asInt(1));
    JsonNode get = probe.path("httpGet");
    if (probe.has("httpGet")) {
      URI page =
          URI.create(
              "%s://%s:%d%s"
                  .formatted(
                      get.path("scheme").asString("HTTP").toLowerCase(Locale.ROOT),
                      address,
                      Ports.number(get.path("port"), List.of(container)),
                      get.path("path").asString("/")));
      HttpRequest.Builder request = HttpRequest.newBuilder(page).timeout(timeout);
      get.path("httpHeaders")
          .forEach(
              header ->
                  request.header(header.path("name").asString(), header.path("value").asString()));
      return () -> get(request.build());
    }
    if (probe.has("tcpSocket")) {
      int port = Ports.number(probe.at("/tcpSocket/port"), List.of(container));
      return () -> connect(new InetSocketAddress(address, port), timeout);
    }
    return () -> execute(id, probe.at("/exec/command"), timeout);
  }

  private static String get(HttpRequest request) throws IOException, InterruptedException {
    int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    return status >= 200 && status < 400 ? "" : request.uri() + " says " + status;
  }

  private static String connect(InetSocketAddress address, Duration timeout) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) timeout.toMillis());
      return "";
    }
  }

  /** Runs a command in a container; what is wrong if it does not end with 0 in time. */
  static String execute(String id, JsonNode command, Duration timeout) throws InterruptedException {
    Execution execution =
        Execution.start(id, command.valueStream().map(JsonNode::asString).toList());
    if (!execution.awaitEnd(timeout)) {
      return command + " did not end in time";
    }
    OptionalLong code = execution.exitCode();
    return code.equals(OptionalLong.of(0))
        ? ""
        : "%s ended with %s %s"
            .formatted(
                command, code.isPresent() ? code.getAsLong() : "no exit code", execution.output());
  }
}
