package dev.loomscope.load.serve;

import dev.loomscope.load.result.ComparisonFile;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which comparisons survive a restart: a file of JSON each, as {@code compare --json}
 * writes it, of which the newest are kept. Without a folder it does nothing. For one thread at a
 * time.
 */
final class ResultFolder {

  static final Setting<String> SETTING =
      Setting.text(
          "results.folder",
          "Folder that each comparison is written to as JSON, and read back from at the start; empty"
              + " for none");

  private static final EventLog LOG = EventLog.of(ResultFolder.class);
  private static final Pattern NAME =
      Pattern.compile("comparison-(?<id>[0-9]{6,18})-(schedule|api)\\.json");

  /** A comparison that was written before. */
  record Kept(long id, Job.Origin origin, ComparisonResult result) {}

  private final @Nullable Path folder;
  private final int most;
  private final TreeMap<Long, Path> files = new TreeMap<>();

  private ResultFolder(@Nullable Path folder, int most) {
    this.folder = folder;
    this.most = most;
  }

  /**
   * The folder that is set.
   *
   * @param most how many files are kept
   * @throws InvalidSettingException if it is no folder, and cannot be made one
   */
  static ResultFolder of(Settings settings, int most) throws InvalidSettingException {
    String name = settings.get(SETTING);
    if (name.isEmpty()) {
      return new ResultFolder(null, most);
    }
    try {
      return new ResultFolder(Files.createDirectories(Path.of(name)), most);
    } catch (IOException refused) {
      throw new InvalidSettingException(
          "setting %s = '%s' is not allowed: it cannot be made a folder".formatted(SETTING, name));
    }
  }

  /** Reads what is there, the oldest first. A file that cannot be read is passed over. */
  List<Kept> read() {
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      all.map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .forEach(name -> files.put(Long.valueOf(name.group("id")), folder.resolve(name.group())));
    } catch (IOException unreadable) {
      LOG.warn("comparisons cannot be read back", "folder", folder, "cause", unreadable);
    }
    List<Kept> kept = new ArrayList<>();
    for (Map.Entry<Long, Path> file : List.copyOf(files.descendingMap().entrySet())) {
      if (kept.size() < most) {
        read(file.getKey(), file.getValue()).ifPresent(kept::add);
      }
    }
    return kept.reversed();
  }

  private Optional<Kept> read(long id, Path file) {
    try {
      boolean scheduled = file.toString().endsWith("-schedule.json");
      Job.Origin origin = scheduled ? Job.Origin.SCHEDULE : Job.Origin.API;
      return Optional.of(new Kept(id, origin, ComparisonFile.read(file)));
    } catch (ProgramFailure damaged) {
      files.remove(id); // not ours to delete
      LOG.warn("a comparison cannot be read back", "cause", damaged.getMessage());
      return Optional.empty();
    }
  }

  /** Writes a comparison, and deletes the oldest beyond those that are kept. */
  void write(Kept one) {
    if (folder == null) {
      return;
    }
    Path file =
        folder.resolve("comparison-%06d-%s.json".formatted(one.id(), Setting.nameOf(one.origin())));
    Path beside = folder.resolve(file.getFileName() + ".part"); // a crash leaves no half file
    try {
      ResultFile.write(beside.toString(), ResultFile.json(one.result()));
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      files.put(one.id(), file);
      while (files.size() > most) {
        Files.deleteIfExists(files.pollFirstEntry().getValue());
      }
    } catch (IOException | ProgramFailure refused) {
      LOG.warn("a comparison cannot be kept", "file", file, "cause", refused.getMessage());
    }
  }
}
