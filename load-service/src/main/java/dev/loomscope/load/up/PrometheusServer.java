package dev.loomscope.load.up;

import dev.loomscope.load.server.ServerProcesses;
import dev.loomscope.service.ProgramFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts a Prometheus that scrapes the services, by the configuration and the rules that loomscope
 * ships. It keeps its data in a temporary folder, which goes with it.
 */
final class PrometheusServer {

  private static final String CONFIGURATION = "docs/prometheus.yml";
  private static final String SHIPPED_RULES = "../prometheus/rules";
  private static final Pattern TARGET = Pattern.compile("127\\.0\\.0\\.1:\\d+");

  /**
   * Prometheus does not end with a process that it is told of: so a shell looks after both. It ends
   * as soon as the first argument's process has, or when it is asked to.
   */
  private static final String UNTIL_PARENT_ENDS =
      """
      parent=$1 folder=$2
      shift 2
      "$@" &
      child=$!
      trap 'kill "$child" 2>/dev/null' TERM
      while kill -0 "$parent" 2>/dev/null && kill -0 "$child" 2>/dev/null; do
        sleep 1 &
        wait $!
      done
      kill "$child" 2>/dev/null
      wait "$child"
      rm -rf "$folder"
      """;

  private PrometheusServer() {}

  /** Where the program is, if there is one on the path. */
  static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one, without waiting for it.
   *
   * @param home where loomscope is
   * @param port that it listens on
   * @param addresses of the services by those that the shipped configuration has for them
   * @throws ProgramFailure if its folder cannot be written, or it cannot be started
   */
  static void start(ServerProcesses processes, Path home, int port, Map<String, String> addresses)
      throws ProgramFailure {
    try {
      Path folder = Files.createTempDirectory("loomscope-prometheus");
      Path configuration = folder.resolve("prometheus.yml");
      Files.writeString(
          configuration,
          TARGET
              .matcher(Files.readString(home.resolve(CONFIGURATION)))
              .replaceAll(
                  target ->
                      Matcher.quoteReplacement(
                          addresses.getOrDefault(target.group(), target.group())))
              .replace(SHIPPED_RULES, home.resolve("prometheus/rules").toString()));
      processes.launch(
          "Prometheus",
          List.of(
              "/bin/sh",
              "-c",
              UNTIL_PARENT_ENDS,
              "sh",
              Long.toString(ProcessHandle.current().pid()),
              folder.toString(),
              program().orElseThrow().toString(),
              "--config.file=" + configuration,
              "--storage.tsdb.path=" + folder.resolve("data"),
              "--web.listen-address=127.0.0.1:" + port,
              "--log.level=warn"));
    } catch (IOException failure) {
      throw new ProgramFailure("cannot write what Prometheus needs: " + failure.getMessage());
    }
  }
}
