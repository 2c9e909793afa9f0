package dev.loomscope.wire;

/**
 * Between the records and their JSON objects: each shape beside what fills it and what it fills. A
 * field's number is its place in the shape.
 */
final class Items {

  static final Shape LOAD = Shape.of("load1:REAL!", "load5:REAL!", "load15:REAL!");
  static final Shape MEMORY =
      Shape.of(
          "total:COUNT!",
          "used:COUNT",
          "free:COUNT",
          "available:COUNT",
          "buffers:COUNT",
          "cached:COUNT",
          "swap_total:COUNT",
          "swap_used:COUNT",
          "swap_free:COUNT");
  static final Shape FILESYSTEM =
      Shape.of(
          "device:TEXT!",
          "mountpoint:TEXT!",
          "fstype:TEXT!",
          "size:COUNT",
          "free:COUNT",
          "avail:COUNT",
          "files:COUNT",
          "files_free:COUNT",
          "readonly:FLAG");
  static final Shape DISK =
      Shape.of(
          "device:TEXT!",
          "reads:COUNT",
          "read_bytes:COUNT",
          "read_ms:COUNT",
          "writes:COUNT",
          "written_bytes:COUNT",
          "write_ms:COUNT",
          "io_ms:COUNT",
          "io_weighted_ms:COUNT",
          "io_now:COUNT",
          "layer:TEXT");
  static final Shape NETWORK =
      Shape.of(
          "device:TEXT!",
          "rx_bytes:COUNT",
          "rx_packets:COUNT",
          "rx_errors:COUNT",
          "rx_drops:COUNT",
          "tx_bytes:COUNT",
          "tx_packets:COUNT",
          "tx_errors:COUNT",
          "tx_drops:COUNT",
          "layer:TEXT");
  static final Shape SYSTEM =
      Shape.of(
          "boot_ms:COUNT",
          "sysname:TEXT",
          "release:TEXT",
          "version:TEXT",
          "machine:TEXT",
          "nodename:TEXT",
          "domainname:TEXT",
          "context_switches:COUNT",
          "fds_allocated:COUNT",
          "fds_max:COUNT",
          "udp_rx_errors:COUNT",
          "udp_rx_buffer_errors:COUNT");

  private Items() {}

  private static void put(Fields fields, int first, long... counts) {
    System.arraycopy(counts, 0, fields.counts, first, counts.length);
  }

  static void put(Fields fields, Load load) {
    fields.clear(LOAD);
    fields.reals[0] = load.load1();
    fields.reals[1] = load.load5();
    fields.reals[2] = load.load15();
  }

  static Load load(Fields fields) {
    double[] r = fields.reals;
    return new Load(r[0], r[1], r[2]);
  }

  static void put(Fields fields, Memory m) {
    fields.clear(MEMORY);
    put(fields, 0, m.total(), m.used(), m.free(), m.available(), m.buffers(), m.cached());
    put(fields, 6, m.swapTotal(), m.swapUsed(), m.swapFree());
  }

  static Memory memory(Fields fields) {
    long[] c = fields.counts;
    return new Memory(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]);
  }

  static void put(Fields fields, Filesystem f) {
    fields.clear(FILESYSTEM);
    fields.texts[0] = f.device();
    fields.texts[1] = f.mountpoint();
    fields.texts[2] = f.fstype();
    put(fields, 3, f.size(), f.free(), f.available(), f.files(), f.filesFree());
    fields.counts[8] = f.readOnly() ? 1 : 0;
  }

  static Filesystem filesystem(Fields fields) {
    long[] c = fields.counts;
    return new Filesystem(
        fields.text(0), fields.text(1), fields.text(2), c[3], c[4], c[5], c[6], c[7], c[8] == 1);
  }

  static void put(Fields fields, Disk d) {
    fields.clear(DISK);
    fields.texts[0] = d.device();
    put(fields, 1, d.reads(), d.readBytes(), d.readMillis());
    put(fields, 4, d.writes(), d.writtenBytes(), d.writeMillis());
    put(fields, 7, d.ioMillis(), d.weightedIoMillis(), d.ioNow());
    fields.texts[10] = d.layer();
  }

  static Disk disk(Fields fields) {
    long[] c = fields.counts;
    return new Disk(
        fields.text(0), c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], fields.texts[10]);
  }

  static void put(Fields fields, Network n) {
    fields.clear(NETWORK);
    fields.texts[0] = n.device();
    put(fields, 1, n.receivedBytes(), n.receivedPackets(), n.receiveErrors(), n.receiveDrops());
    put(fields, 5, n.sentBytes(), n.sentPackets(), n.sendErrors(), n.sendDrops());
    fields.texts[9] = n.layer();
  }

  static Network network(Fields fields) {
    long[] c = fields.counts;
    return new Network(
        fields.text(0), c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], fields.texts[9]);
  }

  static void put(Fields fields, SystemFacts s) {
    fields.clear(SYSTEM);
    fields.counts[0] = s.bootMillis();
    fields.texts[1] = s.sysname();
    fields.texts[2] = s.release();
    fields.texts[3] = s.version();
    fields.texts[4] = s.machine();
    fields.texts[5] = s.nodename();
    fields.texts[6] = s.domainname();
    put(fields, 7, s.contextSwitches(), s.descriptorsAllocated(), s.descriptorsMax());
    put(fields, 10, s.udpReceiveErrors(), s.udpBufferErrors());
  }

  static SystemFacts system(Fields fields) {
    long[] c = fields.counts;
    return new SystemFacts(
        c[0],
        fields.texts[1],
        fields.texts[2],
        fields.texts[3],
        fields.texts[4],
        fields.texts[5],
        fields.texts[6],
        c[7],
        c[8],
        c[9],
        c[10],
        c[11]);
  }
}
