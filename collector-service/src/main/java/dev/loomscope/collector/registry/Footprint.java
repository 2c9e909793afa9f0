package dev.loomscope.collector.registry;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SystemFacts;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What nodes and their items take of the heap, in bytes, rather too much than too little. In it are
 * the values, the history, and what is held of them for those who read: the last snapshot, and two
 * compressed expositions, for which random texts and numbers are assumed. Object sizes are those of
 * a JVM without compact object headers.
 */
final class Footprint {

  /** A node without items: history, arrivals, maps, snapshots, its summary in JSON. */
  private static final int NODE = 7_000;

  /** Its name, a character: as often as it is held, and in each family of two expositions. */
  private static final int NODE_NAME_CHARACTER = 100;

  /** Map entry, key, reading, rates, lists, labels. */
  private static final int ITEM = 250;

  /** The last value, the one before, and that of a snapshot. */
  private static final int VALUES = 3;

  /** A string beside its characters: of each value, and as the key. */
  private static final int TEXT = (VALUES + 1) * 40;

  /** Characters of these, two bytes each, and of labels while an exposition is made. */
  private static final int TEXT_CHARACTER = (VALUES + 1) * 2 + 3;

  /** A string that is held once, beside its characters. */
  private static final int SHARED_TEXT = 64;

  /**
   * Its characters, of labels while an exposition is made, and what compressing leaves beyond 2.
   */
  private static final int SHARED_TEXT_CHARACTER = 2 + 3 + 3;

  /** A series in two compressed expositions, without its own texts. */
  private static final int SERIES = 2 * 20;

  /** A character of a text in a series of two compressed expositions. */
  private static final int SERIES_CHARACTER = 2 * 2;

  private Footprint() {}

  /** A node that has no items yet. */
  static int ofNode(String name) {
    return NODE + NODE_NAME_CHARACTER * name.length();
  }

  /** The least that a node takes. */
  static int ofSmallestNode() {
    return NODE + NODE_NAME_CHARACTER;
  }

  /**
   * An item with a value.
   *
   * @param value one of the items of {@link dev.loomscope.wire.Measurements}
   */
  static int ofItem(Object value) {
    return switch (value) {
      case CpuTimes _ -> item(80, 0);
      case Core _ -> item(104, 8);
      case Load _ -> item(40, 3);
      case Memory _ -> item(88, 7);
      case Filesystem fs -> item(72, 7, fs.device(), fs.mountpoint(), fs.fstype());
      case Disk disk -> item(96, 10, disk.device(), disk.layer());
      case Network network -> item(88, 9, network.device(), network.layer());
      case SystemFacts system -> ofSystem(system);
      case Series series -> ofSeries(series);
      default -> throw new IllegalArgumentException("no item: " + value);
    };
  }

  /** Its texts are in one series alone. */
  private static int ofSystem(SystemFacts system) {
    int texts =
        Stream.of(
                system.sysname(),
                system.release(),
                system.version(),
                system.machine(),
                system.nodename(),
                system.domainname())
            .mapToInt(text -> text(text, 1))
            .sum();
    return item(88, 8) + texts;
  }

  /** All values of an item share its id, and so its texts. */
  private static int ofSeries(Series series) {
    int bytes = item(40 + 8 * series.length(), series.known());
    for (String label : series.id().labels()) {
      bytes +=
          SHARED_TEXT
              + label.length() * (SHARED_TEXT_CHARACTER + SERIES_CHARACTER * series.known());
    }
    return bytes;
  }

  private static int item(int valueBytes, int series, @Nullable String... texts) {
    int bytes = ITEM + VALUES * valueBytes + SERIES * series;
    for (String text : texts) {
      bytes += text(text, series);
    }
    return bytes;
  }

  private static int text(@Nullable String text, int series) {
    return text == null ? 0 : TEXT + text.length() * (TEXT_CHARACTER + SERIES_CHARACTER * series);
  }
}
