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

/**
 * A condition that is not the same in two comparisons.
 *
 * @param what its name
 * @param before its value; empty if it has none
 * @param after its value; empty if it has none
 */
public record Difference(String what, String before, String after) {

  /** What differs in the machine; results are then no measure of a change of the software. */
  public static List<Difference> ofHosts(ComparisonResult before, ComparisonResult after) {
    return between("", Conditions.host(before.host()), Conditions.host(after.host()));
  }

  /** What differs in settings, experiments and servers. */
  public static List<Difference> ofSettings(ComparisonResult before, ComparisonResult after) {
    List<Difference> all = new ArrayList<>();
    all.addAll(
        between(
            "",
            Map.of("loomscope", before.loomscopeVersion()),
            Map.of("loomscope", after.loomscopeVersion())));
    all.addAll(between("setting ", Conditions.settings(before), Conditions.settings(after)));
    all.addAll(between("experiment ", definitions(before, after), definitions(after, before)));
    all.addAll(between("server ", servers(before), servers(after)));
    return all;
  }

  private static List<Difference> between(
      String prefix, Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .map(
            name ->
                new Difference(
                    prefix + name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
        .filter(difference -> !difference.before().equals(difference.after()))
        .toList();
  }

  /** Of those experiments that both have; which have no counterpart is told elsewhere. */
  private static Map<String, String> definitions(
      ComparisonResult comparison, ComparisonResult other) {
    Set<String> ofOther =
        other.experiments().stream().map(ExperimentResult::name).collect(Collectors.toSet());
    Map<String, String> definitions = new LinkedHashMap<>();
    comparison.experiments().stream()
        .filter(experiment -> ofOther.contains(experiment.name()))
        .forEach(experiment -> definitions.put(experiment.name(), experiment.definition()));
    return definitions;
  }

  private static Map<String, String> servers(ComparisonResult comparison) {
    Map<String, String> servers = new LinkedHashMap<>();
    for (Servers.Facts server : comparison.servers()) {
      servers.put(server.name(), Conditions.origin(server));
      server
          .settings()
          .forEach((key, value) -> servers.put(server.name() + ", setting " + key, value));
    }
    return servers;
  }
}
