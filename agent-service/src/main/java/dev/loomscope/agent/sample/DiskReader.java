package dev.loomscope.agent.sample;

import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads {@code /proc/diskstats}, see the kernel's {@code Documentation/admin-guide/iostats}. */
final class DiskReader {

  /** The file's unit, whatever the disk's own sectors are. */
  private static final long SECTOR = 512;

  private final Path file;
  private final Predicate<String> excluded;

  DiskReader(HostPaths paths, Predicate<String> excluded) {
    this.file = paths.proc().resolve("diskstats");
    this.excluded = excluded;
  }

  List<Disk> read(ProcText text) throws IOException {
    List<Disk> disks = new ArrayList<>();
    text.read(file);
    while (text.nextLine()) {
      boolean numbered = text.skipCounts(2); // major and minor number
      String device = text.word();
      if (!numbered || device.isEmpty() || excluded.test(device)) {
        continue;
      }
      long reads = countThenSkipMerged(text);
      long readBytes = bytes(text);
      long readMillis = text.count();
      long writes = countThenSkipMerged(text);
      long writtenBytes = bytes(text);
      long writeMillis = text.count();
      long ioNow = text.count();
      long ioMillis = text.count();
      long weightedIoMillis = text.count();
      disks.add(
          new Disk(
              device,
              reads,
              readBytes,
              readMillis,
              writes,
              writtenBytes,
              writeMillis,
              ioMillis,
              weightedIoMillis,
              ioNow));
    }
    return disks;
  }

  private static long countThenSkipMerged(ProcText text) {
    long count = text.count();
    text.skipWords(1);
    return count;
  }

  private static long bytes(ProcText text) {
    long sectors = text.count();
    return sectors < 0 || sectors > Long.MAX_VALUE / SECTOR ? Protocol.UNKNOWN : sectors * SECTOR;
  }
}
