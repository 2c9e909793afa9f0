package dev.loomscope.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Encodes samples on the agent's side: as many datagrams for each as it needs, none larger than
 * allowed, sealed and ready to be sent. The sequence is the encoder's: one encoder for each start.
 *
 * <pre>{@code
 * ReportEncoder encoder = new ReportEncoder("web-1", StartId.random(), 1_400, sealing);
 * encoder.encode(sample, sink);
 * }</pre>
 *
 * <p>A section or item that does not travel is told to the sink and stops nothing else. Buffers are
 * kept from sample to sample. Not thread-safe.
 */
public final class ReportEncoder {

  private static final String SINCE = ",\"since\":";

  private final int maxBytes;
  private final Sealing sealing;
  private final Sealer sealer;
  private final byte[] head;
  private final Fragments items = new Fragments();
  private final JsonGenerator json = new Json().generator(items);
  private final Fields fields = new Fields();
  private final Ascii document = new Ascii();
  private final byte[] out = new byte[Protocol.MAX_DATAGRAM_BYTES + 1];
  private long nextSequence = 1;
  private long since = 1;

  /**
   * An encoder whose first datagram has the sequence 1.
   *
   * @param node see {@link Protocol#isNodeName}
   * @param start see {@link StartId}
   * @param maxBytes bytes of a datagram at most, sealing included, from {@link
   *     Protocol#MIN_DATAGRAM_BYTES} to {@link Protocol#MAX_DATAGRAM_BYTES}
   * @throws IllegalArgumentException if the name or the limit is not as it must be
   */
  public ReportEncoder(String node, long start, int maxBytes, Sealing sealing) {
    this(node, start, maxBytes, sealing, new Sealer(Key.Use.REPORT));
  }

  /** With nonces that a test knows. */
  ReportEncoder(String node, long start, int maxBytes, Sealing sealing, Consumer<byte[]> nonces) {
    this(node, start, maxBytes, sealing, new Sealer(Key.Use.REPORT, nonces));
  }

  private ReportEncoder(String node, long start, int maxBytes, Sealing sealing, Sealer sealer) {
    if (!Protocol.isNodeName(node)) {
      throw new IllegalArgumentException("no name of a node: " + node);
    }
    if (maxBytes < Protocol.MIN_DATAGRAM_BYTES || maxBytes > Protocol.MAX_DATAGRAM_BYTES) {
      throw new IllegalArgumentException("bytes of a datagram: " + maxBytes);
    }
    this.maxBytes = maxBytes;
    this.sealing = sealing;
    this.sealer = sealer;
    Ascii text = new Ascii();
    text.add("{\"v\":1,\"node\":\"").add(node);
    text.add("\",\"start\":\"").add(StartId.text(start)).add("\",\"seq\":");
    this.head = Arrays.copyOf(text.bytes(), text.length());
  }

  /** The sequence of the next datagram. */
  public long nextSequence() {
    return nextSequence;
  }

  /**
   * Says that the next datagram and those after it go to another collector than those before. They
   * tell so, and the collector that gets them takes none for lost that went elsewhere.
   */
  public void moved() {
    since = nextSequence;
  }

  /**
   * Encodes a sample and hands each datagram to the sink before the next is made.
   *
   * @return how many datagrams were handed over
   * @throws IOException if the sink does; sequences already handed over remain used
   */
  public int encode(Sample sample, DatagramSink sink) throws IOException {
    collect(sample.measurements(), sink);
    KeyRing keys = sealing.keys().get();
    int idLength = sealing.level() == Level.NONE ? 0 : keys.sending().id().length();
    int room = Sealer.room(sealing.level(), idLength, maxBytes);
    int parts = distribute(sample, room);
    int count = Math.min(parts, Protocol.MAX_PARTS);
    for (int item = 0; item < items.count(); item++) {
      int datagram = items.datagram(item);
      if (datagram == Fragments.NONE) {
        sink.dropped(items.section(item), items.label(item), DatagramSink.Drop.TOO_LARGE);
      } else if (datagram >= count) {
        sink.dropped(items.section(item), items.label(item), DatagramSink.Drop.TOO_MANY_PARTS);
      }
    }
    int item = 0;
    for (int part = 1; part <= count; part++) {
      item = assemble(sample, part, count, item);
      long sequence = nextSequence++;
      int length = sealer.seal(sealing.level(), keys, document.bytes(), document.length(), out);
      sink.datagram(out, length, sequence);
    }
    return count;
  }

  /** Room depends on how many digits part and parts take, and they on how many parts there are. */
  private int distribute(Sample sample, int room) {
    int most = 9;
    for (int digits = 1; ; digits++) {
      int header =
          head.length
              + Ascii.digits(nextSequence + most - 1)
              + (since == 1 ? 0 : SINCE.length() + Ascii.digits(since))
              + ",\"time\":".length()
              + Ascii.digits(sample.time())
              + ",\"interval\":".length()
              + Ascii.digits(sample.interval())
              + ",\"part\":,\"parts\":}".length()
              + 2 * digits;
      int parts = items.distribute(room - header);
      if (parts <= most || most > Protocol.MAX_PARTS) {
        return parts;
      }
      most = 10 * most + 9;
    }
  }

  /** Puts one document together; returns the first item of the next. */
  private int assemble(Sample sample, int part, int parts, int firstItem) {
    document.clear();
    document.add(head).add(nextSequence);
    if (since > 1) {
      document.add(SINCE).add(since);
    }
    document.add(",\"time\":").add(sample.time());
    document.add(",\"interval\":").add(sample.interval());
    document.add(",\"part\":").add((long) part).add(",\"parts\":").add((long) parts);
    @Nullable Section open = null;
    int item = firstItem;
    for (; item < items.count() && items.datagram(item) < part; item++) {
      if (items.datagram(item) == Fragments.NONE) {
        continue;
      }
      Section section = items.section(item);
      if (section == open) {
        document.add(',');
      } else {
        close(open);
        document.add(",\"").add(section.field()).add("\":").add(section.isList() ? "[" : "");
        open = section;
      }
      items.copy(item, document);
    }
    close(open);
    document.add('}');
    return item;
  }

  private void close(@Nullable Section open) {
    if (open != null && open.isList()) {
      document.add(']');
    }
  }

  private void collect(Measurements m, DatagramSink sink) {
    items.clear();
    if (m.cpu() != null) {
      addTimes(Section.CPU, Section.CPU.field(), -1, m.cpu(), sink);
    }
    for (Core core : m.cores()) {
      addTimes(Section.CORES, Integer.toString(core.number()), core.number(), core.times(), sink);
    }
    if (m.load() != null) {
      Items.put(fields, m.load());
      add(Section.LOAD, Section.LOAD.field(), Items.LOAD, sink);
    }
    if (m.memory() != null) {
      Items.put(fields, m.memory());
      add(Section.MEMORY, Section.MEMORY.field(), Items.MEMORY, sink);
    }
    for (Filesystem filesystem : m.filesystems()) {
      Items.put(fields, filesystem);
      add(Section.FILESYSTEMS, filesystem.mountpoint(), Items.FILESYSTEM, sink);
    }
    for (Disk disk : m.disks()) {
      Items.put(fields, disk);
      add(Section.DISKS, disk.device(), Items.DISK, sink);
    }
    for (Network network : m.networks()) {
      Items.put(fields, network);
      add(Section.NETWORKS, network.device(), Items.NETWORK, sink);
    }
    if (m.system() != null) {
      Items.put(fields, m.system());
      add(Section.SYSTEM, Section.SYSTEM.field(), Items.SYSTEM, sink);
    }
    for (Series series : m.series()) {
      addSeries(series, sink);
    }
  }

  private void add(Section section, String label, Shape shape, DatagramSink sink) {
    if (!fields.isValid(shape)) {
      sink.dropped(section, label, DatagramSink.Drop.INVALID);
      return;
    }
    fields.write(json, shape);
    end(section, label);
  }

  /** Adds an array of times, after the core's number if it is one core's. */
  private void addTimes(Section section, String label, int number, CpuTimes t, DatagramSink sink) {
    long least =
        Math.min(
            Math.min(Math.min(t.user(), t.nice()), Math.min(t.system(), t.idle())),
            Math.min(Math.min(t.iowait(), t.irq()), Math.min(t.softirq(), t.steal())));
    boolean core = section == Section.CORES;
    if (least < Protocol.UNKNOWN || (core && (number < 0 || number > Protocol.MAX_CORE))) {
      sink.dropped(section, label, DatagramSink.Drop.INVALID);
      return;
    }
    json.writeStartArray();
    if (core) {
      json.writeNumber(number);
    }
    addTime(t.user());
    addTime(t.nice());
    addTime(t.system());
    addTime(t.idle());
    addTime(t.iowait());
    addTime(t.irq());
    addTime(t.softirq());
    addTime(t.steal());
    json.writeEndArray();
    end(section, label);
  }

  /** A mode that is not counted keeps its place in the array. */
  private void addTime(long millis) {
    if (millis == Protocol.UNKNOWN) {
      json.writeNull();
    } else {
      json.writeNumber(millis);
    }
  }

  private void addSeries(Series series, DatagramSink sink) {
    String label = series.id().group().name();
    if (!SeriesJson.isValid(series)) {
      sink.dropped(Section.SERIES, label, DatagramSink.Drop.INVALID);
      return;
    }
    SeriesJson.write(json, series);
    end(Section.SERIES, label);
  }

  private void end(Section section, String label) {
    // What the generator holds belongs to this item.
    json.flush();
    items.end(section, Objects.requireNonNull(label));
  }
}
