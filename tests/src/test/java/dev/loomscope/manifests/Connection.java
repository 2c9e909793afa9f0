package dev.loomscope.manifests;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A name that pods are told to connect to.
 *
 * @param told the object that says so
 * @param pods the workload whose pods are told
 * @param host the name
 * @param port the port there
 * @param everyPod whether the name must lead to every pod behind it, or to one of them will do
 */
record Connection(Manifest told, Manifest pods, String host, int port, boolean everyPod) {

  /** A host and a port, alone, in a list or in a URL. An address of numbers is no name. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(?<![\\w.:/-])(?:https?://)?([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*):(\\d{2,5})(?!\\d)");

  private static final String HERE = "localhost";

  /** The setting of agents, which choose a collector themselves. */
  private static final String COLLECTOR = "LOOMSCOPE_COLLECTOR";

  /** All that settings, arguments, Grafana's data source and Prometheus' discovery name. */
  static Stream<Connection> all(Manifests manifests) {
    return Stream.concat(
        manifests.workloads().flatMap(workload -> settings(manifests, workload)),
        manifests
            .of("ConfigMap")
            .flatMap(
                map ->
                    manifests
                        .workloads()
                        .filter(workload -> References.wants(workload, map))
                        .flatMap(workload -> files(map, workload))));
  }

  private static Stream<Connection> settings(Manifests manifests, Manifest workload) {
    return workload.containers().stream()
        .flatMap(
            container ->
                Stream.concat(
                    manifests.environment(workload, container).entrySet().stream(),
                    container
                        .path("args")
                        .valueStream()
                        .map(argument -> Map.entry("an argument", argument.asString()))))
        .flatMap(
            setting ->
                names(workload, workload, setting.getValue(), setting.getKey().equals(COLLECTOR)));
  }

  private static Stream<Connection> files(Manifest map, Manifest workload) {
    return map.data()
        .map(entry -> entry.getValue().asString())
        .filter(text -> text.contains("datasources:") || text.contains("scrape_configs:"))
        .map(Manifests::read)
        .flatMap(
            file ->
                Stream.concat(
                    file.path("datasources")
                        .valueStream()
                        .flatMap(
                            source -> names(map, workload, source.path("url").asString(""), false)),
                    file.path("scrape_configs")
                        .valueStream()
                        .flatMap(job -> job.path("dns_sd_configs").valueStream())
                        .flatMap(discovery -> discovered(map, workload, discovery))));
  }

  private static Stream<Connection> names(
      Manifest told, Manifest pods, String text, boolean everyPod) {
    return HOST_AND_PORT
        .matcher(text)
        .results()
        .filter(found -> !found.group(1).equals(HERE))
        .map(
            found ->
                new Connection(
                    told, pods, found.group(1), Integer.parseInt(found.group(2)), everyPod));
  }

  private static Stream<Connection> discovered(Manifest map, Manifest pods, JsonNode discovery) {
    return discovery
        .path("names")
        .valueStream()
        .map(
            host ->
                new Connection(map, pods, host.asString(), discovery.path("port").asInt(0), true));
  }
}
