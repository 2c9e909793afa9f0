package dev.loomscope.dashboards;

import dev.loomscope.dashboards.model.Dashboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes loomscope's dashboards as Grafana reads them into a folder. */
public final class DashboardsMain {

  private DashboardsMain() {}

  /**
   * Writes the files.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (Map.Entry<String, String> file : files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** The content of each file by its name. */
  public static Map<String, String> files() {
    ObjectWriter writer =
        JsonMapper.shared()
            .writer()
            .with(
                new DefaultPrettyPrinter(
                    DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectNameValueSpacing(
                        Separators.Spacing.AFTER)));
    Map<String, String> files = new LinkedHashMap<>();
    files.put("modes.json", text(writer, ModesDashboard.dashboard()));
    files.put("nodes.json", text(writer, NodesDashboard.dashboard()));
    files.put("loomscope.json", text(writer, LoomscopeDashboard.dashboard()));
    return files;
  }

  private static String text(ObjectWriter writer, Dashboard dashboard) {
    return writer.writeValueAsString(dashboard.json()) + "\n";
  }
}
