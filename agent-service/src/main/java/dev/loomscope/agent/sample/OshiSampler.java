package dev.loomscope.agent.sample;

import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.SystemFacts;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import oshi.hardware.GlobalMemory;
import oshi.hardware.NetworkIF;
import oshi.hardware.VirtualMemory;
import oshi.software.os.FileSystem;
import oshi.software.os.OSFileStore;
import oshi.software.os.OperatingSystem;

/**
 * Measures the node by OSHI, on any system that OSHI knows; {@link OshiDialect} says what of it.
 */
public final class OshiSampler extends Sampler {

  /** Beyond what its own file systems on Linux wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SampleConfig config;
  private final OshiHost host;
  private final OshiCpu cpu;
  private final OshiDisks disks;
  private final Patient patient;
  private final CpuCounters counters = new CpuCounters();
  private final ProcText text;
  private final @Nullable String sysname;
  private final @Nullable String release;
  private final @Nullable String version;
  private @Nullable Stat stat;

  OshiSampler(SampleConfig config, Observer observer, OshiHost host, Faults faults)
      throws InterruptedException {
    super(config, observer, faults);
    this.config = config;
    this.host = host;
    this.patient = new Patient("oshi", PATIENCE, faults);
    this.text = new ProcText(faults);
    this.cpu = new OshiCpu(host);
    this.disks = new OshiDisks(host, config.disks());
    OperatingSystem system = host.system();
    if (host.dialect() == OshiDialect.LINUX) {
      // uname(2)'s, as in any report of a Linux: OSHI has the distribution's.
      this.sysname = System.getProperty("os.name");
      this.release = System.getProperty("os.version");
      this.version = null;
    } else {
      this.sysname = known(system.getFamily());
      this.release = known(system.getVersionInfo().getVersion());
      this.version = known(system.getVersionInfo().getBuildNumber());
    }
  }

  @Override
  public @Nullable String hostname() {
    return host.dialect() == OshiDialect.LINUX
        ? SystemReader.nodename(HostPaths.OWN, text) // OSHI says what DNS calls the host
        : known(host.system().getNetworkParams().getHostName());
  }

  @Override
  Measurements measure() {
    stat = null;
    Measurements.Builder sample = Measurements.builder();
    read(Section.CPU, sample, all -> all.cpu(Objects.requireNonNull(stat().cpu())));
    read(Section.CORES, sample, all -> all.cores(stat().cores()));
    read(Section.LOAD, sample, this::load);
    read(Section.MEMORY, sample, all -> all.memory(memory()));
    read(Section.FILESYSTEMS, sample, all -> all.filesystems(filesystems()));
    read(Section.DISKS, sample, all -> all.disks(disks.read()));
    read(Section.NETWORKS, sample, all -> all.networks(networks()));
    read(Section.SYSTEM, sample, all -> all.system(system()));
    return sample.build();
  }

  private Stat stat() throws IOException {
    if (stat == null) {
      stat = counters.hold(cpu.read());
    }
    return stat;
  }

  /** Windows has no load averages: OSHI says -1, and the section is left out. */
  private void load(Measurements.Builder sample) {
    double[] averages = host.hardware().getProcessor().getSystemLoadAverage(3);
    if (Arrays.stream(averages).allMatch(average -> average >= 0)) {
      sample.load(new Load(averages[0], averages[1], averages[2]));
    }
  }

  private Memory memory() throws IOException {
    GlobalMemory memory = host.hardware().getMemory();
    VirtualMemory swap = memory.getVirtualMemory();
    long total = memory.getTotal();
    if (total <= 0) {
      throw new IOException("OSHI tells no memory");
    }
    long available = memory.getAvailable();
    return new Memory(
        total,
        Math.max(0, total - available),
        Protocol.UNKNOWN,
        available,
        Protocol.UNKNOWN,
        Protocol.UNKNOWN,
        swap.getSwapTotal(),
        swap.getSwapUsed(),
        Math.max(0, swap.getSwapTotal() - swap.getSwapUsed()));
  }

  /**
   * Local ones. OSHI asks one after the other and waits for each as long as it takes, so all of
   * them are one question here; on Linux its file systems are {@link OshiLinuxFileSystem}.
   */
  private List<Filesystem> filesystems() throws IOException {
    FileSystem system = host.fileSystem();
    return patient
        .ask(
            List.of(
                new Patient.Question<>(
                    "file systems", "oshi", () -> filesystems(system.getFileStores(true)))))
        .getFirst()
        .orElseThrow(() -> new IOException("OSHI tells no file systems"));
  }

  private List<Filesystem> filesystems(List<OSFileStore> stores) {
    return stores.stream()
        .filter(store -> !config.fstypes().test(store.getType()))
        .map(this::filesystem)
        .filter(filesystem -> !config.mountpoints().test(filesystem.mountpoint()))
        .toList();
  }

  private Filesystem filesystem(OSFileStore store) {
    boolean sized = store.getTotalSpace() > 0;
    boolean counted = store.getTotalInodes() > 0; // not on Windows, nor where files have no table
    return new Filesystem(
        host.dialect().device(store.getVolume(), store.getMount()),
        host.dialect().mountpoint(store.getMount()),
        store.getType(),
        sized ? store.getTotalSpace() : Protocol.UNKNOWN,
        sized ? store.getFreeSpace() : Protocol.UNKNOWN,
        sized ? store.getUsableSpace() : Protocol.UNKNOWN,
        counted ? store.getTotalInodes() : Protocol.UNKNOWN,
        counted ? store.getFreeInodes() : Protocol.UNKNOWN,
        Arrays.asList(store.getOptions().split(",", -1)).contains("ro"));
  }

  private List<Network> networks() {
    return host.hardware().getNetworkIFs(true).stream()
        .filter(host.dialect()::isInterface)
        .map(this::network)
        .filter(network -> !config.networks().test(network.device()))
        .toList();
  }

  private Network network(NetworkIF network) {
    return new Network(
        host.dialect().network(network),
        network.getBytesRecv(),
        network.getPacketsRecv(),
        network.getInErrors(),
        network.getInDrops(),
        network.getBytesSent(),
        network.getPacketsSent(),
        network.getOutErrors(),
        Protocol.UNKNOWN);
  }

  private SystemFacts system() throws IOException {
    OshiDialect dialect = host.dialect();
    FileSystem files = host.fileSystem();
    return new SystemFacts(
        stat().bootMillis(),
        sysname,
        release,
        version,
        SystemReader.machine(),
        hostname(),
        null, // OSHI has the domain of the DNS, not that of NIS
        stat().contextSwitches(),
        dialect.told(OshiDialect.Figure.DESCRIPTORS, files::getOpenFileDescriptors),
        dialect.told(OshiDialect.Figure.DESCRIPTORS, files::getMaxFileDescriptors),
        dialect.told(
            OshiDialect.Figure.UDP_ERRORS,
            () ->
                host.system()
                    .getInternetProtocolStats()
                    .getUDPv4Stats()
                    .getDatagramsReceivedErrors()),
        Protocol.UNKNOWN);
  }

  private static @Nullable String known(@Nullable String text) {
    return text == null || text.isEmpty() || text.equals("unknown") ? null : text;
  }
}
