package dev.loomscope.agent.sample;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Settings;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A folder with files as in /proc, and a sampler that reads it. */
final class FakeHost implements Sampler.Observer {

  private final Path proc;
  final List<Section> failed = new CopyOnWriteArrayList<>();
  Map<String, Fault> unread = Map.of();
  private Path root = Path.of("/");
  private Predicate<String> networks = Pattern.compile("^lo$").asPredicate();
  private Set<SeriesSource> series = EnumSet.allOf(SeriesSource.class);
  private FileSystemSpace.Probe probe = _ -> new FileSystemSpace(100, 50, 40, 10, 5);

  FakeHost(Path folder) {
    proc = folder.resolve("proc");
  }

  /** An ordinary node. */
  static FakeHost ordinary(Path folder) {
    return new FakeHost(folder)
        .file(
            "stat",
            """
            cpu  100 2 30 4000 5 6 7 8 9 10
            cpu0 60 1 20 2000 5 6 7 8 9 10
            cpu1 40 1 10 2000 0 0 0 0 0 0
            intr 123 0 0
            ctxt 987654321
            btime 1767225600
            processes 1
            """)
        .file("loadavg", "0.52 1.25 3.00 1/234 5678\n")
        .file(
            "meminfo",
            """
            MemTotal:       16000000 kB
            MemFree:         2000000 kB
            MemAvailable:   10000000 kB
            Buffers:          500000 kB
            Cached:          7000000 kB
            SwapCached:            0 kB
            SwapTotal:       2000000 kB
            SwapFree:        1500000 kB
            HugePages_Total:       0
            """)
        .file("self/mounts", "/dev/sda1 / ext4 rw,relatime 0 0\n")
        .file("diskstats", "   8       0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n")
        .file("self/net/dev", netDev(" eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"))
        .file("self/net/snmp", SNMP)
        .file("sys/fs/file-nr", "2048\t0\t9223372036854775807\n")
        .file("sys/kernel/ostype", "Linux\n")
        .file("sys/kernel/osrelease", "6.1.0-28-amd64\n")
        .file("sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1\n")
        .file("sys/kernel/arch", "riscv64\n")
        .file("sys/kernel/hostname", "web-1\n")
        .file("sys/kernel/domainname", "(none)\n");
  }

  private static final String SNMP =
      """
      Ip: Forwarding DefaultTTL
      Ip: 1 64
      Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
      Udp: 1000 2 37 900 35 0
      UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
      UdpLite: 0 0 99 0 99 0
      """;

  static String netDev(String lines) {
    return """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
        """
        + lines;
  }

  FakeHost file(String name, String text) {
    try {
      Path file = proc.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  FakeHost without(String name) {
    try {
      Files.delete(proc.resolve(name));
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  FakeHost root(String path) {
    root = Path.of(path);
    return this;
  }

  FakeHost space(FileSystemSpace.Probe how) {
    probe = how;
    return this;
  }

  FakeHost networks(Predicate<String> excluded) {
    networks = excluded;
    return this;
  }

  FakeHost series(Set<SeriesSource> wanted) {
    series = wanted;
    return this;
  }

  NodeSampler sampler() {
    return sampler(EnumSet.allOf(Section.class));
  }

  NodeSampler sampler(Set<Section> sections) {
    SampleConfig config =
        new SampleConfig(
            new HostPaths(proc, root),
            sections,
            Pattern.compile("^/(dev|proc|sys)($|/)").asPredicate(),
            Pattern.compile("^(overlay|tmpfs)$").asPredicate(),
            Pattern.compile("^loop\\d+$").asPredicate(),
            networks,
            series,
            null);
    return new NodeSampler(config, this, probe);
  }

  Measurements sample() {
    return sampler().sample();
  }

  /** A sampler that leaves out what it does unless told otherwise. */
  NodeSampler samplerAsShipped() throws InvalidSettingException {
    Settings settings =
        Settings.read(
            SampleConfig.SETTINGS,
            Map.of("proc.path", proc.toString(), "root.path", root.toString()),
            Map.of());
    return new NodeSampler(SampleConfig.of(settings), this, probe);
  }

  @Override
  public void unread(Map<String, Fault> faults) {
    unread = faults;
  }

  @Override
  public void measured(Section section) {
    failed.remove(section);
  }

  @Override
  public void failed(Section section, Exception cause) {
    failed.add(section);
  }
}
