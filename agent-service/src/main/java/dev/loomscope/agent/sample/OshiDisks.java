package dev.loomscope.agent.sample;

import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import oshi.hardware.HWDiskStore;

/**
 * OSHI's disks. Windows looks for them by four queries of its management service, so that is done
 * once a minute, and their counters alone are read in between. Not thread-safe.
 */
final class OshiDisks {

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final OshiHost host;
  private final Predicate<String> excluded;
  private List<HWDiskStore> stores = List.of();
  private long looked;

  OshiDisks(OshiHost host, Predicate<String> excluded) {
    this.host = host;
    this.excluded = excluded;
  }

  List<Disk> read() {
    long now = System.nanoTime();
    if (stores.isEmpty() || now - looked >= LOOK_AGAIN.toNanos()) {
      stores = new ArrayList<>(host.hardware().getDiskStores());
      looked = now;
    } else {
      stores.removeIf(disk -> !disk.updateAttributes()); // it was taken out
    }
    return stores.stream().filter(disk -> !excluded.test(name(disk))).map(this::disk).toList();
  }

  private String name(HWDiskStore disk) {
    return host.dialect().disk(disk.getName());
  }

  private Disk disk(HWDiskStore disk) {
    OshiDialect dialect = host.dialect();
    return new Disk(
        name(disk),
        disk.getReads(),
        disk.getReadBytes(),
        Protocol.UNKNOWN,
        disk.getWrites(),
        disk.getWriteBytes(),
        Protocol.UNKNOWN,
        dialect.told(OshiDialect.Figure.DISK_BUSY_TIME, disk::getTransferTime),
        dialect.told(OshiDialect.Figure.DISK_OPERATION_TIME, disk::getTransferTime),
        dialect.told(OshiDialect.Figure.DISK_QUEUE, disk::getCurrentQueueLength));
  }
}
