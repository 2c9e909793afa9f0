package dev.loomscope.wire;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The encoded items of a sample, one after the other in one buffer, and which datagram each goes
 * in. Not thread-safe.
 */
final class Fragments extends OutputStream {

  /** The item goes in no datagram. */
  static final int NONE = -1;

  private byte[] bytes = new byte[8_192];
  private int length;
  private int[] ends = new int[64];
  private int[] datagrams = new int[64];
  private final List<Section> sections = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

  void clear() {
    length = 0;
    sections.clear();
    labels.clear();
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] more, int offset, int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
    System.arraycopy(more, offset, bytes, length, count);
    length += count;
  }

  /** Ends an item: what was written since the last. */
  void end(Section section, String label) {
    int item = sections.size();
    if (item == ends.length) {
      ends = Arrays.copyOf(ends, 2 * item);
      datagrams = Arrays.copyOf(datagrams, 2 * item);
    }
    ends[item] = length;
    sections.add(section);
    labels.add(label);
  }

  int count() {
    return sections.size();
  }

  Section section(int item) {
    return sections.get(item);
  }

  String label(int item) {
    return labels.get(item);
  }

  int datagram(int item) {
    return datagrams[item];
  }

  private int start(int item) {
    return item == 0 ? 0 : ends[item - 1];
  }

  private int length(int item) {
    return ends[item] - start(item);
  }

  void copy(int item, Ascii to) {
    to.add(bytes, start(item), length(item));
  }

  /**
   * Puts each item in the first datagram that has room for it, not before the item that precedes
   * it.
   *
   * @param room bytes of a datagram besides its header
   * @return how many datagrams there are, at least 1: one without items still says the node is
   *     there
   */
  int distribute(int room) {
    int current = 0;
    int used = 0;
    boolean started = false;
    Section last = Section.CPU;
    for (int item = 0; item < count(); item++) {
      Section section = sections.get(item);
      // ,"field": and, of a list, [ and ]
      int alone = length(item) + section.field().length() + (section.isList() ? 6 : 4);
      // Another item of a list that is open already costs its comma alone.
      int more = started && section == last ? length(item) + 1 : alone;
      if (alone > room) {
        datagrams[item] = NONE;
        continue;
      }
      if (used + more > room) {
        current++;
        used = alone;
      } else {
        used += more;
      }
      datagrams[item] = current;
      started = true;
      last = section;
    }
    return current + 1;
  }
}
