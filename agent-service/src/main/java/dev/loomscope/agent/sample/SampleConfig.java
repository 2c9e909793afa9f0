package dev.loomscope.agent.sample;

import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.wire.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is sampled, and where. The predicates tell what is left out by its name. Immutable.
 *
 * @param sections what a sample has
 * @param mountpoints of file systems
 * @param fstypes of file systems
 * @param disks block devices
 * @param networks interfaces
 * @param series sources of the section of that name
 * @param textfiles folder of text files whose metrics are passed on; null for none
 */
public record SampleConfig(
    HostPaths paths,
    Set<Section> sections,
    Predicate<String> mountpoints,
    Predicate<String> fstypes,
    Predicate<String> disks,
    Predicate<String> networks,
    Set<SeriesSource> series,
    @Nullable Path textfiles) {

  private static final Setting<List<Section>> SECTIONS =
      Setting.choices("sections", Section.class, "What a sample has");
  private static final Setting<Predicate<String>> MOUNTPOINTS =
      pattern("filesystems.exclude", "Mount points of file systems that are left out");
  private static final Setting<Predicate<String>> FSTYPES =
      pattern("filesystems.exclude-types", "Types of file systems that are left out");
  private static final Setting<Predicate<String>> DISKS =
      pattern("disks.exclude", "Disks that are left out");
  private static final Setting<Predicate<String>> NETWORKS =
      pattern("networks.exclude", "Network interfaces that are left out");
  private static final Setting<List<SeriesSource>> SERIES =
      Setting.choices(
          "series",
          SeriesSource.class,
          "What the section series has, named as node_exporter's collectors");
  private static final Setting<Path> PROC =
      directory("proc.path", "Where the node's /proc is, in a container");
  private static final Setting<Path> ROOT =
      directory("root.path", "Where the node's / is, in a container");

  private static final Setting<String> TEXTFILES =
      Setting.of(
          "textfile.directory",
          "Directory of files NAME.prom, whose metrics are passed on",
          "a directory, as an absolute path, or empty for none",
          text -> text.isEmpty() ? text : absolute(text).toString());

  /** Every setting of it. */
  public static final List<Setting<?>> SETTINGS =
      List.of(SECTIONS, MOUNTPOINTS, FSTYPES, DISKS, NETWORKS, SERIES, TEXTFILES, PROC, ROOT);

  /** Copies the sets. */
  public SampleConfig {
    sections = Set.copyOf(sections);
    series = Set.copyOf(series);
  }

  /** As the settings say. */
  public static SampleConfig of(Settings settings) {
    return new SampleConfig(
        new HostPaths(settings.get(PROC), settings.get(ROOT)),
        Set.copyOf(settings.get(SECTIONS)),
        settings.get(MOUNTPOINTS),
        settings.get(FSTYPES),
        settings.get(DISKS),
        settings.get(NETWORKS),
        Set.copyOf(settings.get(SERIES)),
        settings.get(TEXTFILES).isEmpty() ? null : Path.of(settings.get(TEXTFILES)));
  }

  /** As in node_exporter, a pattern is searched for, so {@code ^} and {@code $} matter. */
  private static Setting<Predicate<String>> pattern(String key, String description) {
    return Setting.of(
        key,
        description,
        "a regular expression, or empty for none",
        text -> text.isEmpty() ? _ -> false : Pattern.compile(text).asPredicate());
  }

  private static Setting<Path> directory(String key, String description) {
    return Setting.of(
        key, description, "a directory, as an absolute path", SampleConfig::directory);
  }

  private static Path directory(String text) {
    Path path = absolute(text);
    if (HostPaths.IS_LINUX && !Files.isDirectory(path)) {
      throw new IllegalArgumentException("no directory");
    }
    return path;
  }

  /** Whether it is there is not asked: it may come later, or lie where nobody answers. */
  private static Path absolute(String text) {
    Path path = Path.of(text).normalize();
    if (HostPaths.IS_LINUX && !path.isAbsolute()) {
      throw new IllegalArgumentException("not absolute");
    }
    return path;
  }
}
