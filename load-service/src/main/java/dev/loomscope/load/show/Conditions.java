package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.HostFacts;
import java.util.LinkedHashMap;
import java.util.Map;

/** The conditions under which a comparison was made, by name. */
public final class Conditions {

  private static final String UNKNOWN = "not known";

  private Conditions() {}

  /** The machine, without what differs from minute to minute. */
  public static Map<String, String> host(HostFacts host) {
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
  public static Map<String, String> settings(ComparisonResult comparison) {
    Map<String, String> settings = new LinkedHashMap<>(comparison.settings());
    settings
        .keySet()
        .removeIf(key -> key.equals("json") || key.equals("csv") || key.equals("html"));
    return settings;
  }
}
