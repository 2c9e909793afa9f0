package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Processor, memory and kernel by {@code /proc}, see proc(5). Not thread-safe. */
final class KernelSeries {

  /** What /proc/meminfo calls kB. */
  private static final long KIBIBYTE = 1_024;

  /** The field of a line of /proc/net/softnet_stat that has the processor's number. */
  private static final int SOFTNET_CPU = 12;

  private final Path proc;
  private final Path process;
  private final ProcText text;
  private final Supplier<@Nullable Stat> stat;

  KernelSeries(HostPaths paths, ProcText text, Supplier<@Nullable Stat> stat) {
    this.proc = paths.proc();
    this.process = paths.process();
    this.text = text;
    this.stat = stat;
  }

  /** Its names are as in the file, but for brackets: {@code Active(anon)} is Active_anon. */
  void meminfo(SeriesList all) {
    SeriesList.Item item = all.item("meminfo");
    text.tryRead(proc.resolve("meminfo"));
    while (text.nextLine()) {
      String key = text.upToLast(':').replace('(', '_').replace(")", "");
      long count = text.count();
      boolean known = count >= 0 && count <= Long.MAX_VALUE / KIBIBYTE;
      item.countIfAny(key, known && text.skip("kB") ? count * KIBIBYTE : count);
    }
  }

  void vmstat(SeriesList all) {
    SeriesList.Item item = all.item("vmstat");
    text.tryRead(proc.resolve("vmstat"));
    while (text.nextLine()) {
      item.countIfAny(text.word(), text.count());
    }
  }

  void stat(SeriesList all) {
    @Nullable Stat now = stat.get();
    if (now == null) {
      return;
    }
    all.item("stat")
        .count("intr", now.interrupts())
        .count("processes", now.forks())
        .count("procs_running", now.running())
        .count("procs_blocked", now.blocked());
    for (Stat.Guest guest : now.guests()) {
      all.item("guest", Integer.toString(guest.core()))
          .count("user", guest.user())
          .count("nice", guest.nice());
    }
  }

  /** A line for each processor that is online, in hexadecimal; older kernels have fewer columns. */
  void softnet(SeriesList all) {
    text.tryRead(process.resolve("net/softnet_stat"));
    for (int line = 0; text.nextLine(); line++) {
      List<Long> columns = new ArrayList<>();
      while (text.hasWord()) {
        columns.add(text.hexadecimal());
      }
      long cpu = columns.size() > SOFTNET_CPU ? columns.get(SOFTNET_CPU) : line;
      if (columns.contains(Protocol.UNKNOWN)) {
        continue; // whose they are may be what is odd
      }
      all.item("softnet", Long.toString(cpu))
          .count("processed", column(columns, 0))
          .count("dropped", column(columns, 1))
          .count("times_squeezed", column(columns, 2))
          .count("cpu_collision", column(columns, 8))
          .count("received_rps", column(columns, 9))
          .count("flow_limit_count", column(columns, 10))
          .count("backlog_len", column(columns, 11));
    }
  }

  private static long column(List<Long> columns, int column) {
    return column < columns.size() ? columns.get(column) : Protocol.UNKNOWN;
  }

  void schedstat(SeriesList all) {
    text.tryRead(proc.resolve("schedstat"));
    while (text.nextLine()) {
      if (text.skip("cpu")) {
        String cpu = text.word();
        text.skipWords(6);
        all.item("schedstat", cpu)
            .count("running_ns", text.count())
            .count("waiting_ns", text.count())
            .count("timeslices", text.count());
      } else if (!text.skip("domain")) { // the version, the time
        text.skipWords(1);
        text.count();
      }
    }
  }

  /** Pressure stall information, of kernels that are built and started with it. */
  void pressure(SeriesList all) {
    SeriesList.Item item = all.item("pressure");
    for (String resource : List.of("cpu", "io", "memory", "irq")) {
      text.tryRead(proc.resolve("pressure").resolve(resource)); // irq is newer than the others
      while (text.nextLine()) {
        String key = resource + '_' + text.word();
        text.upToLast('=');
        item.countIfAny(key, text.count());
      }
    }
  }

  void entropy(SeriesList all) {
    all.item("entropy")
        .count("avail", text.only(proc.resolve("sys/kernel/random/entropy_avail")))
        .count("poolsize", text.only(proc.resolve("sys/kernel/random/poolsize")));
  }
}
