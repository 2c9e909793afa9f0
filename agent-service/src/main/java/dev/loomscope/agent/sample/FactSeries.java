package dev.loomscope.agent.sample;

import dev.loomscope.service.Version;
import dev.loomscope.wire.SeriesGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the node and the agent are: labels of series that are always 1. Not thread-safe. */
final class FactSeries {

  private final Path root;
  private final ProcText text;
  private final SysFiles sys;

  FactSeries(HostPaths paths, ProcText text, SysFiles sys) {
    this.root = paths.root();
    this.text = text;
    this.sys = sys;
  }

  /** Whom dashboards take for node_exporter; the branch says that it is not. */
  static void build(SeriesList all) {
    add(
        all,
        "build",
        label ->
            switch (label) {
              case "version" -> Version.text();
              case "branch" -> "loomscope";
              case "goversion" -> "java" + Runtime.version().feature();
              case "goos" -> System.getProperty("os.name").toLowerCase(Locale.ROOT);
              case "goarch" -> System.getProperty("os.arch");
              default -> "";
            });
  }

  /** See os-release(5), of what assignments of a shell distributions use. */
  void os(SeriesList all) {
    if (!text.tryRead(root.resolve("etc/os-release"))) {
      // It may be a link to where this process sees another file.
      text.tryRead(root.resolve("usr/lib/os-release"));
    }
    Map<String, String> facts = new HashMap<>();
    while (text.nextLine()) {
      String line = text.rest();
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        facts.put(
            line.substring(0, equals).toLowerCase(Locale.ROOT),
            unquoted(line.substring(equals + 1)));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        text.noteMalformed();
      }
    }
    if (!facts.isEmpty()) {
      add(all, "os", label -> facts.getOrDefault(label, ""));
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }

  /** What the firmware says of the machine. Serial numbers and the like are nobody's business. */
  void dmi(SeriesList all) throws IOException {
    Path folder = sys.existing("class/dmi/id");
    add(
        all,
        "dmi",
        label -> sys.line(folder.resolve(label.equals("system_vendor") ? "sys_vendor" : label)));
  }

  private static void add(SeriesList all, String group, UnaryOperator<String> fact) {
    String[] labels = SeriesGroup.of(group).labels().stream().map(fact).toArray(String[]::new);
    all.item(group, labels).value("info", 1);
  }
}
