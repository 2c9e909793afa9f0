package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Servers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The conditions of a comparison: the machine, the command, the settings, and the servers. */
final class Conditions {

  private static final String UNKNOWN = "not known";

  private Conditions() {}

  /** The machine, without what differs from minute to minute. */
  static Map<String, String> host(HostFacts host) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("CPU", Objects.requireNonNullElse(host.cpuModel(), UNKNOWN));
    facts.put("Cores", Quantities.count(host.cores()));
    facts.put("Architecture", host.architecture());
    facts.put("Memory", Quantities.bytes(host.memoryBytes()));
    facts.put("Kernel", host.kernel());
    facts.put("JDK", host.jdk());
    facts.put("CPU governor", Objects.requireNonNullElse(host.governor(), UNKNOWN));
    HostFacts.Pinning pinning = host.pinning();
    facts.put(
        "CPUs kept apart",
        pinning == null
            ? "no"
            : "servers %s, clients %s".formatted(pinning.servers(), pinning.clients()));
    return facts;
  }

  /** The conditions under a heading. */
  static Html of(ComparisonResult comparison, String heading) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Began", comparison.began());
    facts.put("Took", Quantities.time(comparison.seconds()));
    facts.put("loomscope", comparison.loomscopeVersion());
    facts.putAll(host(comparison.host()));
    facts.put("Load before it", Quantities.rate(comparison.host().loadAverage()));
    return Html.of(
        """
        <section class="conditions"><h2>{}</h2><dl>{}</dl>
        <h3>Command</h3><pre>{}</pre>
        {}{}</section>
        """,
        heading,
        Html.each(
            facts.entrySet(),
            fact -> Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", fact.getKey(), fact.getValue())),
        comparison.command(),
        rows("Settings", comparison.settings()),
        Html.each(comparison.servers(), Conditions::server));
  }

  private static Html server(Servers.Facts server) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put(
        "started by",
        server.address().isEmpty()
            ? String.join(" ", server.command())
            : "others: running at " + server.address());
    rows.putAll(new TreeMap<>(server.settings()));
    return rows("Server %s, mode %s".formatted(server.name(), server.mode()), rows);
  }

  private static Html rows(String title, Map<String, String> rows) {
    return Html.folded(
        title,
        Html.of(
            "<div class=\"scroll\"><table class=\"plain\">{}</table></div>",
            Html.each(rows.entrySet(), row -> Html.row(row.getKey(), row.getValue()))));
  }
}
