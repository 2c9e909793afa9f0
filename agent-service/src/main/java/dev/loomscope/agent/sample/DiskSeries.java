package dev.loomscope.agent.sample;

import java.nio.file.Path;
import java.util.function.Predicate;

/** What {@code /proc/diskstats} has beside what {@link DiskReader} reads. Not thread-safe. */
final class DiskSeries {

  private final Path file;
  private final ProcText text;
  private final Predicate<String> excluded;

  DiskSeries(HostPaths paths, ProcText text, Predicate<String> excluded) {
    this.file = paths.proc().resolve("diskstats");
    this.text = text;
    this.excluded = excluded;
  }

  /** Discards came with Linux 4.18, flushes with 5.5. */
  void read(SeriesList all) {
    text.tryRead(file);
    while (text.nextLine()) {
      boolean numbered = text.skipCounts(2); // major and minor number
      String device = text.word();
      if (!numbered || device.isEmpty() || excluded.test(device)) {
        continue;
      }
      SeriesList.Item item = all.item("diskstats", device);
      text.skipWords(1);
      item.count("reads_merged", text.count());
      text.skipWords(3);
      item.count("writes_merged", text.count());
      text.skipWords(5); // sectors, times, operations in progress
      item.count("discards", text.count())
          .count("discards_merged", text.count())
          .count("discarded_sectors", text.count())
          .count("discard_ms", text.count())
          .count("flushes", text.count())
          .count("flush_ms", text.count());
    }
  }
}
