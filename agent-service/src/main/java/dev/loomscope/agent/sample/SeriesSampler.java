package dev.loomscope.agent.sample;

import dev.loomscope.wire.Measurements;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures the section {@code series}: what node_exporter tells beside the other sections. A source
 * that this kernel does not have is left out; one that fails or hangs loses its own values only.
 * Not thread-safe.
 */
final class SeriesSampler {

  /** Together with file systems that hang, still below any sensible interval. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Reads a source. */
  @FunctionalInterface
  interface Reader {
    void read(SeriesList all) throws IOException;
  }

  /** Tells what the sample has of {@code /proc/stat}. */
  @FunctionalInterface
  interface StatFile {
    Stat read() throws IOException;
  }

  private final Map<SeriesSource, Reader> readers = new EnumMap<>(SeriesSource.class);
  private final Patient patient = new Patient("sysfs", PATIENCE);

  /** A sampler of the sources that are wanted. Those that may hang share no buffer. */
  SeriesSampler(SampleConfig config, ProcText text, StatFile stat) {
    KernelSeries kernel = new KernelSeries(config.paths(), text, stat);
    NetSeries net = new NetSeries(config.paths(), text, config.networks());
    FactSeries facts = new FactSeries(config.paths(), text);
    for (SeriesSource source : config.series()) {
      Reader reader =
          switch (source) {
            case MEMINFO -> kernel::meminfo;
            case VMSTAT -> kernel::vmstat;
            case STAT -> kernel::stat;
            case SOFTNET -> kernel::softnet;
            case SCHEDSTAT -> kernel::schedstat;
            case PRESSURE -> kernel::pressure;
            case DISKSTATS -> new DiskSeries(config.paths(), text, config.disks())::read;
            case NETDEV -> net::devices;
            case NETSTAT -> net::statistics;
            case SOCKSTAT -> net::sockets;
            case CONNTRACK -> net::conntrack;
            case ARP -> net::arp;
            case ENTROPY -> kernel::entropy;
            case TIMEX -> new Timex()::read;
            case MDADM -> new MdSeries(config.paths(), text)::read;
            case NETCLASS ->
                new InterfaceSeries(new SysFiles(config.paths()), config.networks())::properties;
            case BONDING ->
                new InterfaceSeries(new SysFiles(config.paths()), config.networks())::bonds;
            case HWMON -> new SensorSeries(new SysFiles(config.paths()))::chips;
            case THERMAL_ZONE -> new SensorSeries(new SysFiles(config.paths()))::thermal;
            case POWERSUPPLYCLASS -> new SensorSeries(new SysFiles(config.paths()))::power;
            case OS -> facts::os;
            case DMI -> facts::dmi;
          };
      readers.put(source, reader);
    }
  }

  /**
   * Measures now.
   *
   * @throws IOException if a source failed; what the others say is in the sample all the same
   */
  void read(Measurements.Builder sample) throws IOException {
    SeriesList all = new SeriesList();
    FactSeries.build(all);
    @Nullable IOException failure = null;
    for (Map.Entry<SeriesSource, Reader> entry : readers.entrySet()) {
      try {
        read(entry.getKey(), entry.getValue(), all);
      } catch (FileNotFoundException | NoSuchFileException _) {
        // This kernel does not have it, or does not show it to the agent.
      } catch (IOException | RuntimeException failed) {
        failure = new IOException("source " + entry.getKey(), failed);
      }
    }
    sample.series(all.series());
    if (failure != null) {
      throw failure;
    }
  }

  private void read(SeriesSource source, Reader reader, SeriesList all) throws IOException {
    if (source.mayHang()) {
      all.addAll(
          patient.ask(
              source.name(),
              () -> {
                SeriesList own = new SeriesList();
                reader.read(own);
                return own;
              }));
    } else {
      reader.read(all);
    }
  }
}
