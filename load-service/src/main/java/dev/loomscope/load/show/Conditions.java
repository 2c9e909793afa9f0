package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Servers;
import java.util.LinkedHashMap;
import java.util.Map;

/** The conditions of a comparison: the machine, the command, the settings, and the servers. */
final class Conditions {

  private static final String UNKNOWN = "not known";

  private Conditions() {}

  /** The machine, without what differs from minute to minute. */
  static Map<String, String> host(HostFacts host) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("CPU", host.cpuModel() == null ? UNKNOWN : host.cpuModel());
    facts.put("Cores", Quantities.count(host.cores()));
    facts.put("Architecture", host.architecture());
    facts.put("Memory", Quantities.bytes(host.memoryBytes()));
    facts.put("Kernel", host.kernel());
    facts.put("JDK", host.jdk());
    facts.put("CPU governor", host.governor() == null ? UNKNOWN : host.governor());
    HostFacts.Pinning pinning = host.pinning();
    facts.put(
        "CPUs kept apart",
        pinning == null
            ? "no"
            : "servers %s, clients %s".formatted(pinning.servers(), pinning.clients()));
    return facts;
  }

  /** The settings but those that only say where results go. */
  static Map<String, String> settings(ComparisonResult comparison) {
    Map<String, String> settings = new LinkedHashMap<>(comparison.settings());
    settings
        .keySet()
        .removeIf(key -> key.equals("json") || key.equals("csv") || key.equals("html"));
    return settings;
  }

  /** How a server was started, or where it ran. */
  static String origin(Servers.Facts server) {
    return server.address().isEmpty()
        ? String.join(" ", server.command())
        : "running at " + server.address();
  }

  /** Adds the conditions of a comparison under a heading. */
  static void add(Html html, ComparisonResult comparison, String heading) {
    html.open("section", "class", "conditions").element("h2", heading);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Began", comparison.began());
    facts.put("Took", Quantities.time(comparison.seconds()));
    facts.put("loomscope", comparison.loomscopeVersion());
    facts.putAll(host(comparison.host()));
    Double load = comparison.host().loadAverage();
    facts.put("Load before it", load == null ? UNKNOWN : Quantities.rate(load));
    html.open("dl");
    facts.forEach(
        (name, value) -> html.open("div").element("dt", name).element("dd", value).closeLine());
    html.closeLine();
    html.element("h3", "Command").element("pre", comparison.command());
    rows(html, "Settings", comparison.settings());
    for (Servers.Facts server : comparison.servers()) {
      Map<String, String> rows = new LinkedHashMap<>();
      rows.put(server.address().isEmpty() ? "command" : "server", origin(server));
      rows.putAll(server.settings());
      rows(html, "Server %s, mode %s".formatted(server.name(), server.mode()), rows);
    }
    html.closeLine();
  }

  private static void rows(Html html, String title, Map<String, String> rows) {
    html.open("details", "class", "printed").element("summary", title);
    html.open("div", "class", "scroll").open("table", "class", "plain").open("tbody");
    rows.forEach(
        (key, value) ->
            html.open("tr").element("th", key, "scope", "row").element("td", value).closeLine());
    html.endTable().closeLine();
  }
}
