package dev.loomscope.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Samples, keys and a clock that tests share. */
final class Fixtures {

  static final long NOW = 1_767_225_600_000L;
  static final long START = 0x0123456789abcdefL;
  static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(NOW));

  private Fixtures() {}

  static Key key(String id, int first) {
    byte[] secret = new byte[Key.SECRET_BYTES];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) (first + i);
    }
    return new Key(id, secret);
  }

  static Sealing sealing(Level level, Key... keys) {
    KeyRing ring = KeyRing.of(List.of(keys));
    return new Sealing(level, () -> ring);
  }

  static ReplayGuard guard() {
    return new ReplayGuard(CLOCK, Duration.ofMinutes(5), 100);
  }

  static ReportReceiver receiver(Sealing sealing) {
    return new ReportReceiver(sealing, guard());
  }

  static CpuTimes times(long seed) {
    return new CpuTimes(seed, seed + 1, seed + 2, seed * 9, seed + 4, seed + 5, seed + 6, seed + 7);
  }

  static Filesystem filesystem(String mountpoint) {
    return new Filesystem(
        "/dev/sda1",
        mountpoint,
        "ext4",
        64_000_000_000L,
        32_000_000_000L,
        30_000_000_000L,
        4_000_000,
        3_000_000,
        false);
  }

  static Disk disk(String device) {
    return new Disk(
        device,
        100_001,
        4_000_000_001L,
        50_001,
        200_001,
        8_000_000_001L,
        70_001,
        90_001,
        99_001,
        1);
  }

  static Network network(String device) {
    return new Network(device, 9_000_000_001L, 7_000_001, 1, 2, 3_000_000_001L, 5_000_001, 3, 4);
  }

  static SystemFacts system() {
    return new SystemFacts(
        NOW - 86_400_000,
        "Linux",
        "6.1.0-28-amd64",
        "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1",
        "x86_64",
        "web-1",
        null,
        123_456_789,
        2_048,
        Long.MAX_VALUE,
        7,
        5);
  }

  static Memory memory() {
    return new Memory(
        16_000_000_000L,
        6_000_000_000L,
        2_000_000_000L,
        10_000_000_000L,
        500_000_000L,
        7_000_000_000L,
        2_000_000_000L,
        0,
        2_000_000_000L);
  }

  /** An ordinary node. */
  static Measurements node(int cores, int filesystems) {
    return Measurements.builder()
        .cpu(times(cores * 81_234_567L))
        .cores(IntStream.range(0, cores).mapToObj(i -> new Core(i, times(81_234_567 + i))).toList())
        .load(new Load(0.52, 1.25, 3))
        .memory(memory())
        .filesystems(
            IntStream.range(0, filesystems).mapToObj(i -> filesystem("/srv/" + i)).toList())
        .disks(List.of(disk("sda"), disk("dm-0").withLayer("lvm")))
        .networks(List.of(network("bond0").withLayer("bond"), network("eth0")))
        .system(system())
        .build();
  }

  static Sample sample(Measurements measurements) {
    return new Sample(NOW, 5_000, measurements);
  }

  static ReportEncoder encoder(int maxBytes, Sealing sealing) {
    return new ReportEncoder("web-1", START, maxBytes, sealing);
  }

  /** The only datagram of a small sample. */
  static byte[] datagram(Sealing sealing) {
    return Sent.of(encoder(1_400, sealing), sample(small())).datagrams().getFirst();
  }

  static Measurements small() {
    return Measurements.builder()
        .load(new Load(1, 2, 3))
        .networks(List.of(network("eth0")))
        .build();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Received receive(ReportReceiver receiver, byte[] bytes) {
    return receiver.receive(bytes, 0, bytes.length);
  }

  static Report report(Received received) {
    if (received instanceof Received.Accepted accepted) {
      return accepted.report();
    }
    throw new AssertionError("rejected: " + received);
  }

  /** What an encoder made of a sample. */
  record Sent(List<byte[]> datagrams, List<Long> sequences, List<String> dropped) {

    static Sent of(ReportEncoder encoder, Sample sample) {
      Sent sent = new Sent(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      try {
        encoder.encode(
            sample,
            new DatagramSink() {
              @Override
              public void datagram(byte[] buffer, int length, long sequence) {
                sent.datagrams.add(Arrays.copyOf(buffer, length));
                sent.sequences.add(sequence);
                // As a TCP sender does.
                buffer[length] = '\n';
              }

              @Override
              public void dropped(Section section, String item, Drop why) {
                sent.dropped.add(section.field() + " " + item + " " + why);
              }
            });
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return sent;
    }
  }
}
