package dev.loomscope.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prometheus' configuration in one file, for a Prometheus before 2.43, such as Debian's, which does
 * not know {@code scrape_config_files}.
 */
public final class ScrapeFiles {

  private static final String REFERENCE = "(?m)^scrape_config_files:\n(?: +- .*\n)+";
  private static final String JOBS = "scrape_configs:\n";

  private ScrapeFiles() {}

  /** The configuration in a folder, such as {@code prometheus}, with its {@code scrape} files. */
  public static String join(Path folder) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder.resolve("scrape"))) {
      for (Path path : paths.sorted().toList()) {
        files.add(Files.readString(path));
      }
    }
    return join(Files.readString(folder.resolve("prometheus.yml")), files);
  }

  /**
   * Puts the jobs of files into the configuration, which ends with its own.
   *
   * @throws IllegalArgumentException if the configuration refers to no files
   */
  public static String join(String configuration, List<String> files) {
    StringBuilder joined = new StringBuilder(configuration.replaceFirst(REFERENCE, ""));
    if (joined.length() == configuration.length()) {
      throw new IllegalArgumentException("no scrape_config_files in " + configuration);
    }
    files.forEach(file -> joined.append(file.substring(file.indexOf(JOBS) + JOBS.length())));
    return joined.toString();
  }
}
