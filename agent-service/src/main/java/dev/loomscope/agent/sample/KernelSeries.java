package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Processor, memory and kernel by {@code /proc}, see proc(5). Not thread-safe. */
final class KernelSeries {

  /** What /proc/meminfo calls kB. */
  private static final long KIBIBYTE = 1_024;

  /** The field of a line of /proc/net/softnet_stat that has the processor's number. */
  private static final int SOFTNET_CPU = 12;

  private final Path proc;
  private final Path process;
  private final ProcText text;
  private final SeriesSampler.StatFile stat;

  KernelSeries(HostPaths paths, ProcText text, SeriesSampler.StatFile stat) {
    this.proc = paths.proc();
    this.process = paths.process();
    this.text = text;
    this.stat = stat;
  }

  /** Its names are as in the file, but for brackets: {@code Active(anon)} is Active_anon. */
  void meminfo(SeriesList all) throws IOException {
    SeriesList.Item item = all.item("meminfo");
    text.read(proc.resolve("meminfo"));
    while (text.nextLine()) {
      String key = text.upToLast(':').replace('(', '_').replace(")", "");
      long count = text.count();
      boolean known = count >= 0 && count <= Long.MAX_VALUE / KIBIBYTE;
      item.countIfAny(key, known && text.skip("kB") ? count * KIBIBYTE : count);
    }
  }

  void vmstat(SeriesList all) throws IOException {
    SeriesList.Item item = all.item("vmstat");
    text.read(proc.resolve("vmstat"));
    while (text.nextLine()) {
      item.countIfAny(text.word(), text.count());
    }
  }

  void stat(SeriesList all) throws IOException {
    Stat now = stat.read();
    all.item("stat")
        .count("intr", now.interrupts())
        .count("processes", now.forks())
        .count("procs_running", now.running())
        .count("procs_blocked", now.blocked());
    for (Stat.Guest guest : now.guests()) {
      all.item("guest", Integer.toString(guest.core()))
          .value("user", guest.user())
          .value("nice", guest.nice());
    }
  }

  /** A line for each processor that is online, in hexadecimal; older kernels have fewer columns. */
  void softnet(SeriesList all) throws IOException {
    text.read(process.resolve("net/softnet_stat"));
    for (int line = 0; text.nextLine(); line++) {
      List<String> words = text.words();
      String cpu =
          Long.toString(words.size() > SOFTNET_CPU ? hexadecimal(words, SOFTNET_CPU) : line);
      all.item("softnet", cpu)
          .count("processed", hexadecimal(words, 0))
          .count("dropped", hexadecimal(words, 1))
          .count("times_squeezed", hexadecimal(words, 2))
          .count("cpu_collision", hexadecimal(words, 8))
          .count("received_rps", hexadecimal(words, 9))
          .count("flow_limit_count", hexadecimal(words, 10))
          .count("backlog_len", hexadecimal(words, 11));
    }
  }

  private static long hexadecimal(List<String> words, int column) {
    return column < words.size() ? Long.parseLong(words.get(column), 16) : Protocol.UNKNOWN;
  }

  void schedstat(SeriesList all) throws IOException {
    text.read(proc.resolve("schedstat"));
    while (text.nextLine()) {
      if (text.skip("cpu")) {
        String cpu = text.word();
        text.skipWords(6);
        all.item("schedstat", cpu)
            .count("running_ns", text.count())
            .count("waiting_ns", text.count())
            .count("timeslices", text.count());
      }
    }
  }

  /** Pressure stall information, of kernels that are built and started with it. */
  void pressure(SeriesList all) throws IOException {
    SeriesList.Item item = all.item("pressure");
    for (String resource : List.of("cpu", "io", "memory", "irq")) {
      try {
        text.read(proc.resolve("pressure").resolve(resource));
      } catch (FileNotFoundException _) {
        continue; // irq is newer than the others
      }
      while (text.nextLine()) {
        String key = resource + '_' + text.word();
        text.upToLast('=');
        item.countIfAny(key, text.count());
      }
    }
  }

  void entropy(SeriesList all) throws IOException {
    all.item("entropy")
        .count("avail", text.only(proc.resolve("sys/kernel/random/entropy_avail")))
        .count("poolsize", text.only(proc.resolve("sys/kernel/random/poolsize")));
  }
}
