package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.SystemFacts;
import org.jspecify.annotations.Nullable;

/**
 * What the node says of itself: names from {@code /proc/sys/kernel}, which are uname(2)'s and are
 * read once but for the host's, descriptors and UDP errors.
 */
final class SystemReader {

  private record Descriptors(long allocated, long most) {
    static final Descriptors UNKNOWN = new Descriptors(Protocol.UNKNOWN, Protocol.UNKNOWN);
  }

  private record Udp(long errors, long bufferErrors) {
    static final Udp UNKNOWN = new Udp(Protocol.UNKNOWN, Protocol.UNKNOWN);
  }

  private final HostPaths paths;
  private final @Nullable String sysname;
  private final @Nullable String release;
  private final @Nullable String version;
  private final @Nullable String machine;
  private final @Nullable String domainname;

  SystemReader(HostPaths paths, ProcText text) {
    this.paths = paths;
    this.sysname = name(paths, text, "ostype");
    this.release = name(paths, text, "osrelease");
    this.version = name(paths, text, "version");
    @Nullable String arch = name(paths, text, "arch"); // since Linux 6.1
    this.machine = arch != null ? arch : machine();
    this.domainname = name(paths, text, "domainname");
  }

  /** The machine's architecture, by uname(2)'s name. */
  static String machine() {
    return System.getProperty("os.arch").replace("amd64", "x86_64");
  }

  /** The host's name now; null if it cannot be read. */
  static @Nullable String nodename(HostPaths paths, ProcText text) {
    return name(paths, text, "hostname");
  }

  /** Reads them with what the other file says, of which nothing is told if it cannot be read. */
  SystemFacts read(@Nullable Stat stat, ProcText text) {
    Descriptors descriptors = descriptors(text);
    Udp udp = udp(text);
    return new SystemFacts(
        stat == null ? Protocol.UNKNOWN : stat.bootMillis(),
        sysname,
        release,
        version,
        machine,
        nodename(paths, text),
        domainname,
        stat == null ? Protocol.UNKNOWN : stat.contextSwitches(),
        descriptors.allocated(),
        descriptors.most(),
        udp.errors(),
        udp.bufferErrors());
  }

  private Descriptors descriptors(ProcText text) {
    if (!text.tryRead(paths.proc().resolve("sys/fs/file-nr")) || !text.nextLine()) {
      return Descriptors.UNKNOWN; // where it is hidden all the rest is to be told
    }
    long allocated = text.count();
    text.skipWords(1); // allocated and not used: always 0 since Linux 2.6
    return new Descriptors(allocated, text.count());
  }

  /** The first line that begins with Udp: has the names, the second the values. */
  private Udp udp(ProcText text) {
    int errors = -1;
    int bufferErrors = -1;
    text.tryRead(paths.process().resolve("net/snmp")); // a kernel without it has all the rest
    while (text.nextLine()) {
      if (!text.skip("Udp:")) {
        continue;
      }
      if (errors < 0 && bufferErrors < 0) {
        for (int column = 0; text.hasWord(); column++) {
          switch (text.word()) {
            case "InErrors" -> errors = column;
            case "RcvbufErrors" -> bufferErrors = column;
            default -> {}
          }
        }
      } else {
        long errorCount = Protocol.UNKNOWN;
        long bufferErrorCount = Protocol.UNKNOWN;
        for (int column = 0; text.hasWord(); column++) {
          long count = text.count();
          errorCount = column == errors ? count : errorCount;
          bufferErrorCount = column == bufferErrors ? count : bufferErrorCount;
        }
        return new Udp(errorCount, bufferErrorCount);
      }
    }
    return Udp.UNKNOWN;
  }

  private static @Nullable String name(HostPaths paths, ProcText text, String file) {
    // Not every kernel has all of them.
    text.tryRead(paths.proc().resolve("sys/kernel").resolve(file));
    String name = text.nextLine() ? text.rest() : "";
    return name.isEmpty() ? null : name;
  }
}
