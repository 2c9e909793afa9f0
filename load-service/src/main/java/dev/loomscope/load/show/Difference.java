package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.server.Servers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition that is not the same in two comparisons, and may matter.
 *
 * @param what its name
 * @param before its value; empty if it has none
 * @param after its value; empty if it has none
 */
public record Difference(String what, String before, String after) {

  /** Settings that do nothing to a figure: names of files, and which ports were free. */
  private static final Set<String> IDLE =
      Set.of(
          "json",
          "csv",
          "html",
          "details",
          "experiment",
          "echo-jar",
          "exit-with-pid",
          "faults-marker-file",
          "http-port",
          "port");

  /** What differs in the machine; results are then no measure of a change of the software. */
  public static List<Difference> ofHosts(ComparisonResult before, ComparisonResult after) {
    return between(Conditions.host(before.host()), Conditions.host(after.host()));
  }

  /** What differs in settings, servers, and those experiments that both have. */
  public static List<Difference> ofSettings(ComparisonResult before, ComparisonResult after) {
    return Stream.concat(
            between(settings(before), settings(after)).stream(),
            between(definitions(before), definitions(after)).stream()
                .filter(one -> !one.before.isEmpty() && !one.after.isEmpty()))
        .toList();
  }

  /** In a sentence. */
  String words() {
    return "%s was %s, then %s".formatted(what, known(before), known(after));
  }

  private static String known(String value) {
    return value.isEmpty() ? "not there" : "'" + value.strip().replaceAll("\\s+", " ") + "'";
  }

  private static List<Difference> between(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .map(
            name ->
                new Difference(name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
        .filter(difference -> !difference.before.equals(difference.after))
        .toList();
  }

  private static Map<String, String> definitions(ComparisonResult comparison) {
    return comparison.experiments().stream()
        .collect(
            Collectors.toMap(
                one -> "experiment " + one.name(),
                ExperimentResult::definition,
                (first, same) -> first,
                LinkedHashMap::new));
  }

  private static Map<String, String> settings(ComparisonResult comparison) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("loomscope", comparison.loomscopeVersion());
    put(all, "setting ", comparison.settings());
    for (Servers.Facts server : comparison.servers()) {
      all.put("server " + server.name(), origin(server));
      put(all, "server " + server.name() + ", setting ", server.settings());
    }
    return all;
  }

  private static void put(Map<String, String> all, String prefix, Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          if (!IDLE.contains(key.replace('.', '-'))) {
            all.put(prefix + key, value);
          }
        });
  }

  /** Where a server ran, or how it was started: without what does nothing, and folders' names. */
  private static String origin(Servers.Facts server) {
    List<String> origin = new ArrayList<>(List.of(server.address()));
    boolean isValue = false;
    for (String argument : server.command()) {
      boolean isIdle =
          argument.startsWith("--") && IDLE.contains(argument.substring(2).replaceFirst("=.*", ""));
      if (!isIdle && !isValue) {
        origin.add(argument.replaceFirst("^/.*/", ""));
      }
      isValue = isIdle && !argument.contains("=");
    }
    return String.join(" ", origin).strip();
  }
}
