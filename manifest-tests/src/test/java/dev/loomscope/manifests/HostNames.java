package dev.loomscope.manifests;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Names of hosts in settings, arguments, Grafana's data source and Prometheus' discovery are those
 * of Services, and the port is one that the Service has. Prometheus finds all pods behind a name by
 * its addresses, so that Service is headless; so is the one that agents send to.
 */
final class HostNames implements Rule {

  /** A host and a port, alone, in a list or in a URL. An address of numbers is no name. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(?<![\\w.:/-])(?:https?://)?([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*):(\\d{2,5})(?!\\d)");

  private static final String HERE = "localhost";

  /** Scraped where it is there: a component can leave it out. */
  private static final String OPTIONAL = "metrics-load";

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Stream.of(settings(manifests), dataSource(manifests), discovery(manifests))
        .flatMap(findings -> findings);
  }

  private static Stream<Finding> settings(Manifests manifests) {
    return manifests
        .workloads()
        .flatMap(
            workload ->
                workload.containers().stream()
                    .flatMap(
                        container ->
                            Stream.concat(
                                manifests.environment(workload, container).entrySet().stream(),
                                container
                                    .path("args")
                                    .valueStream()
                                    .map(
                                        argument -> Map.entry("an argument", argument.asString()))))
                    .flatMap(
                        setting -> {
                          boolean headless = setting.getKey().equals("COLLECTOR");
                          return names(manifests, workload, setting.getValue(), headless);
                        }));
  }

  private static Stream<Finding> dataSource(Manifests manifests) {
    return manifests
        .of("ConfigMap")
        .flatMap(
            map ->
                map.data()
                    .filter(entry -> entry.getValue().asString().contains("datasources:"))
                    .flatMap(
                        entry ->
                            Manifests.read(entry.getValue().asString())
                                .path("datasources")
                                .valueStream())
                    .flatMap(
                        source -> names(manifests, map, source.path("url").asString(""), false)));
  }

  private static Stream<Finding> names(
      Manifests manifests, Manifest from, String text, boolean headless) {
    return HOST_AND_PORT
        .matcher(text)
        .results()
        .filter(found -> !found.group(1).equals(HERE))
        .flatMap(found -> name(manifests, from, found, headless));
  }

  private static Stream<Finding> name(
      Manifests manifests, Manifest from, MatchResult found, boolean headless) {
    return service(manifests, from, found.group(1), Integer.parseInt(found.group(2)), headless);
  }

  private static Stream<Finding> service(
      Manifests manifests, Manifest from, String host, int port, boolean headless) {
    return Services.named(manifests, from.namespace(), host)
        .map(
            service -> {
              if (Services.isExternal(service)) {
                return Stream.<Finding>empty();
              }
              if (!Services.hasPort(service, port)) {
                return Stream.of(Finding.of(from, "%s has no port %d".formatted(service, port)));
              }
              return headless && !Services.isHeadless(service)
                  ? Stream.of(Finding.of(from, "%s must be headless".formatted(service)))
                  : Stream.<Finding>empty();
            })
        .orElseGet(() -> Stream.of(Finding.of(from, "no Service is called %s".formatted(host))));
  }

  private static Stream<Finding> discovery(Manifests manifests) {
    return manifests
        .of("ConfigMap")
        .flatMap(
            map ->
                map.data()
                    .filter(entry -> entry.getValue().asString().contains("scrape_configs:"))
                    .flatMap(
                        entry ->
                            Manifests.read(entry.getValue().asString())
                                .path("scrape_configs")
                                .valueStream())
                    .flatMap(job -> job.path("dns_sd_configs").valueStream())
                    .flatMap(names -> discovered(manifests, map, names)));
  }

  private static Stream<Finding> discovered(Manifests manifests, Manifest map, JsonNode names) {
    return names
        .path("names")
        .valueStream()
        .map(JsonNode::asString)
        .filter(
            host ->
                !host.equals(OPTIONAL)
                    || manifests.find("Service", map.namespace(), host).isPresent())
        .flatMap(host -> service(manifests, map, host, names.path("port").asInt(0), true));
  }
}
