package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import dev.loomscope.wire.Measurements;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures the section {@code series}: what node_exporter tells beside the other sections. A source
 * that this kernel does not have is left out; one that fails loses its own values only. What
 * drivers answer by way of {@code /sys} may hang, and so may the directory of text files: they are
 * asked with patience, device by device. Not thread-safe.
 */
final class SeriesSampler {

  private static final EventLog LOG = EventLog.of(SeriesSampler.class);

  /** For all devices together; with file systems that hang, below any sensible interval. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** What does not answer if the directory of text files does not, as its setting is called. */
  private static final Path TEXTFILES = Path.of("textfile.directory");

  /** Reads a source. */
  @FunctionalInterface
  interface Reader {
    void read(SeriesList all) throws IOException;
  }

  /** Finds the folders of a source's devices. */
  @FunctionalInterface
  private interface Folders {
    List<Path> find() throws IOException;
  }

  /** Reads the folder of one. */
  @FunctionalInterface
  private interface FolderReader {
    void read(Path folder, SeriesList all) throws IOException;
  }

  private final Map<SeriesSource, Reader> readers = new EnumMap<>(SeriesSource.class);
  private final List<Patient.Question<SeriesList>> devices = new ArrayList<>();
  private final Patient patient;
  private final Faults faults;

  /**
   * A sampler of the sources that are wanted.
   *
   * @param stat what the sample has of {@code /proc/stat}; null if it cannot be read
   */
  SeriesSampler(SampleConfig config, ProcText text, Supplier<@Nullable Stat> stat, Faults faults) {
    this.patient = new Patient("sysfs", PATIENCE, faults);
    this.faults = faults;
    SysFiles sys = new SysFiles(config.paths(), faults);
    KernelSeries kernel = new KernelSeries(config.paths(), text, stat);
    NetSeries net = new NetSeries(config.paths(), text, config.networks());
    FactSeries facts = new FactSeries(config.paths(), text, sys);
    InterfaceSeries interfaces = new InterfaceSeries(sys, config.networks());
    SensorSeries sensors = new SensorSeries(sys);
    TextfileSeries textfiles = new TextfileSeries(config.textfiles(), faults);
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
            case NETCLASS -> patiently(source, interfaces::interfaces, interfaces::properties);
            case BONDING -> patiently(source, interfaces::bonds, interfaces::bond);
            case HWMON -> patiently(source, sensors::chips, sensors::chip);
            case THERMAL_ZONE -> patiently(source, sensors::zones, sensors::zone);
            case POWERSUPPLYCLASS -> patiently(source, sensors::supplies, sensors::supply);
            case OS -> facts::os;
            case DMI -> facts::dmi;
            case TEXTFILE ->
                patiently(source, () -> List.of(TEXTFILES), (_, own) -> textfiles.read(own));
          };
      readers.put(source, reader);
    }
  }

  /** Does no more than ask what it has to ask the drivers of devices. */
  private Reader patiently(SeriesSource source, Folders folders, FolderReader reader) {
    return _ -> {
      for (Path folder : folders.find()) {
        devices.add(
            new Patient.Question<>(
                folder.toString(),
                source.name(),
                () -> {
                  SeriesList own = new SeriesList();
                  reader.read(folder, own);
                  return own;
                }));
      }
    };
  }

  /** Measures now. */
  void read(Measurements.Builder sample) {
    SeriesList all = new SeriesList();
    FactSeries.build(all);
    devices.clear();
    readers.forEach((source, reader) -> read(source, reader, all));
    patient.ask(devices).forEach(answer -> answer.ifPresent(all::addAll));
    sample.series(all.series());
  }

  private void read(SeriesSource source, Reader reader, SeriesList all) {
    try {
      reader.read(all);
    } catch (FileNotFoundException | NoSuchFileException _) {
      // This kernel does not have it.
    } catch (IOException failed) {
      LOG.debug("source failed", "source", source, "cause", failed);
      faults.note("source " + source, Fault.FAILED);
    } catch (RuntimeException odd) {
      LOG.debug("source failed", "source", source, "cause", odd);
      faults.note("source " + source, Fault.MALFORMED);
    }
  }
}
