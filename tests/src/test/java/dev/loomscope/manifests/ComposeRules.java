package dev.loomscope.manifests;

import dev.loomscope.dashboards.ScrapeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of the Compose file, as far as that can be said without Docker. */
final class ComposeRules {

  private static final String THIS_MACHINE = "127.0.0.1";
  private static final String DEFAULT_HTTP_PORT = "8080"; // in the images
  private static final Set<String> MODES = Set.of("process", "thread", "virtual", "async");

  /**
   * What is not the same for every mode: who it is, and how many processes and threads it takes.
   */
  private static final Set<String> OF_A_MODE =
      Set.of("build", "environment", "networks", "pids_limit", "ports");

  /** A host that a service is told to connect to, as in COLLECTOR and TARGETS. */
  private static final Pattern HOST = Pattern.compile("(?:^|[=/])([a-z][a-z0-9-]*):\\d+");

  private ComposeRules() {}

  /** Returns everything that is wrong. */
  static List<Finding> check(Compose compose) {
    List<ComposeService> services = compose.services();
    Set<String> hosts = services.stream().map(ComposeService::name).collect(Collectors.toSet());
    Stream<Finding> each =
        services.stream()
            .flatMap(
                service ->
                    Stream.of(
                            image(service),
                            settings(service, hosts),
                            files(service, compose),
                            limits(service),
                            confinement(service))
                        .flatMap(Function.identity()));
    return Stream.of(each, builds(services), modes(services), ports(services), scraped(services))
        .flatMap(Function.identity())
        .toList();
  }

  private static Stream<Finding> image(ComposeService service) {
    return Images.problem(service.image()).map(service::finding).stream();
  }

  private static Stream<Finding> settings(ComposeService service, Set<String> hosts) {
    if (!service.isOwn() || !ServiceModules.NAMES.contains(service.module())) {
      return Stream.empty();
    }
    Set<String> known = ServiceModules.variables(service.module());
    Map<String, String> variables = service.environment();
    Stream<Finding> unknown =
        variables.keySet().stream()
            .filter(name -> !known.contains(name))
            .map(name -> service.finding(service.module() + " has no setting " + name));
    Stream<Finding> nowhere =
        variables.values().stream()
            .flatMap(value -> HOST.matcher(value).results())
            .map(match -> match.group(1))
            .distinct()
            .filter(host -> !hosts.contains(host))
            .map(host -> service.finding("connects to " + host + ", which no service is"));
    return Stream.concat(unknown, nowhere);
  }

  /** Files and folders of this repository are there, others are named from the root on. */
  private static Stream<Finding> files(ComposeService service, Compose compose) {
    Stream<String> mounted =
        service
            .tree()
            .path("volumes")
            .valueStream()
            .map(
                volume ->
                    volume.isObject()
                        ? volume.path("source").asString("")
                        : volume.asString("").split(":", -1)[0]);
    Stream<Finding> volumes =
        mounted
            .filter(
                source ->
                    source.startsWith(".")
                        ? !Files.exists(Compose.FOLDER.resolve(source))
                        : !source.startsWith("/") && !compose.tree().path("volumes").has(source))
            .map(source -> service.finding("mounts " + source + ", which is not there"));
    Stream<Finding> variables =
        Stream.of(service.text("env_file"))
            .filter(file -> !file.isEmpty() && !Files.exists(Compose.FOLDER.resolve(file)))
            .map(file -> service.finding("reads " + file + ", which is not there"));
    return Stream.concat(volumes, variables);
  }

  private static Stream<Finding> limits(ComposeService service) {
    Stream<Finding> missing =
        Stream.of("cpus", "mem_limit", "pids_limit")
            .filter(limit -> !service.tree().has(limit))
            .map(limit -> service.finding("has no " + limit));
    return service.text("memswap_limit").equals(service.text("mem_limit"))
        ? missing
        : Stream.concat(missing, Stream.of(service.finding("may swap")));
  }

  private static Stream<Finding> confinement(ComposeService service) {
    Map<String, Boolean> faults = new HashMap<>();
    faults.put("may write to its root", !service.tree().path("read_only").asBoolean(false));
    faults.put("has capabilities", !service.texts("cap_drop").equals(List.of("ALL")));
    faults.put("is given capabilities", service.tree().has("cap_add"));
    faults.put(
        "may gain privileges", !service.texts("security_opt").contains("no-new-privileges:true"));
    faults.put("is privileged", service.tree().path("privileged").asBoolean(false));
    faults.put("is on the machine's network", service.tree().has("network_mode"));
    return faults.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(fault -> service.finding(fault.getKey()));
  }

  /**
   * Two builds of one name at once get into each other's way; an image that none builds is missing.
   */
  private static Stream<Finding> builds(List<ComposeService> services) {
    Map<String, Long> builds = new HashMap<>();
    services.stream()
        .filter(ComposeService::isOwn)
        .forEach(service -> builds.merge(service.image(), service.isBuilt() ? 1L : 0L, Long::sum));
    Stream<Finding> count =
        builds.entrySet().stream()
            .filter(image -> image.getValue() != 1)
            .map(
                image ->
                    new Finding(image.getKey(), "is built %d times".formatted(image.getValue())));
    Stream<Finding> wrong =
        services.stream()
            .filter(ComposeService::isBuilt)
            .filter(
                service -> {
                  JsonNode build = service.tree().path("build");
                  Path context = Compose.FOLDER.resolve(build.path("context").asString(""));
                  return !Files.exists(context.resolve(build.path("dockerfile").asString("")))
                      || !build.path("args").path("SERVICE").asString("").equals(service.module());
                })
            .map(service -> service.finding("is not built of " + service.module()));
    return Stream.concat(count, wrong);
  }

  /** Every mode is there, with the same of everything. */
  private static Stream<Finding> modes(List<ComposeService> services) {
    Map<String, ComposeService> modes = new HashMap<>();
    services.stream()
        .filter(service -> service.environment().containsKey("LOOMSCOPE_MODE"))
        .forEach(
            service ->
                modes.put(service.environment().getOrDefault("LOOMSCOPE_MODE", ""), service));
    if (!modes.keySet().equals(MODES)) {
      return Stream.of(new Finding("modes", "are " + modes.keySet()));
    }
    JsonNode expected = shared(modes.getOrDefault("virtual", services.getFirst()));
    return modes.values().stream()
        .filter(service -> !shared(service).equals(expected))
        .map(service -> service.finding("differs from the other modes"));
  }

  private static JsonNode shared(ComposeService service) {
    ObjectNode shared = (ObjectNode) service.tree().deepCopy();
    shared.remove(OF_A_MODE);
    ObjectNode environment = shared.putObject("environment");
    service.environment().forEach(environment::put);
    environment.remove("LOOMSCOPE_MODE");
    return shared;
  }

  private static Stream<Finding> ports(List<ComposeService> services) {
    Set<String> taken = new HashSet<>();
    return services.stream()
        .flatMap(
            service ->
                service.texts("ports").stream()
                    .flatMap(
                        port -> {
                          String[] parts = port.split("[:/]", -1);
                          if (parts.length < 3 || !parts[0].equals(THIS_MACHINE)) {
                            return Stream.of("port " + port + " is open to others");
                          }
                          String protocol = parts.length == 3 ? "tcp" : parts[3];
                          return taken.add(parts[1] + "/" + protocol)
                              ? Stream.empty()
                              : Stream.of("port " + port + " is taken");
                        })
                    .map(service::finding));
  }

  /** What Prometheus looks up are the services' names, and their ports are those it asks. */
  private static Stream<Finding> scraped(List<ComposeService> services) {
    Map<String, String> asked = asked();
    Map<String, String> there = new HashMap<>();
    services.forEach(
        service ->
            service
                .aliases()
                .forEach(
                    alias ->
                        there.put(
                            alias,
                            service
                                .environment()
                                .getOrDefault("LOOMSCOPE_HTTP_PORT", DEFAULT_HTTP_PORT))));
    Stream<Finding> nobody =
        asked.keySet().stream()
            .filter(name -> !there.containsKey(name))
            .map(
                name ->
                    new Finding(name, "is looked up by Prometheus, and no service is called so"));
    Stream<Finding> wrong =
        there.entrySet().stream()
            .filter(alias -> !alias.getValue().equals(asked.get(alias.getKey())))
            .map(
                alias ->
                    new Finding(
                        alias.getKey(),
                        "is at port " + alias.getValue() + ", where Prometheus does not look"));
    return Stream.concat(nobody, wrong);
  }

  /** The names that Prometheus looks up, with the port that it asks there. */
  private static Map<String, String> asked() {
    Map<String, String> asked = new HashMap<>();
    try {
      JsonNode jobs =
          Manifests.read(ScrapeFiles.join(Kustomize.REPOSITORY.resolve("prometheus")))
              .path("scrape_configs");
      for (JsonNode job : jobs) {
        for (JsonNode lookup : job.path("dns_sd_configs")) {
          lookup
              .path("names")
              .valueStream()
              .map(JsonNode::asString)
              .forEach(name -> asked.put(name, lookup.path("port").asString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return asked;
  }
}
