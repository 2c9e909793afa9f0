package dev.loomscope.agent.sample;

import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Section;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Measures the node by {@code /proc}, on Linux. It starts no process. */
public final class NodeSampler extends Sampler {

  private final HostPaths paths;
  private final ProcText text;
  private final CpuCounters counters = new CpuCounters();
  private final FilesystemReader filesystems;
  private final DiskReader disks;
  private final NetworkReader networks;
  private final Layers layers;
  private final SystemReader system;
  private final SeriesSampler series;
  private @Nullable Stat stat;

  /** A sampler as configured. */
  public NodeSampler(SampleConfig config, Observer observer) {
    this(config, observer, FileSystemSpace.probe());
  }

  NodeSampler(SampleConfig config, Observer observer, FileSystemSpace.Probe probe) {
    this(config, observer, probe, new Faults());
  }

  private NodeSampler(
      SampleConfig config, Observer observer, FileSystemSpace.Probe probe, Faults faults) {
    super(config, observer, faults);
    this.paths = config.paths();
    this.text = new ProcText(faults);
    this.filesystems =
        new FilesystemReader(paths, config.mountpoints(), config.fstypes(), probe, faults);
    this.disks = new DiskReader(paths, config.disks());
    this.networks = new NetworkReader(paths, config.networks());
    this.layers = new Layers(paths, faults);
    this.system = new SystemReader(paths, text);
    this.series = new SeriesSampler(config, text, this::statIfAny, faults);
  }

  @Override
  public @Nullable String hostname() {
    return SystemReader.nodename(paths, text);
  }

  @Override
  Measurements measure() {
    stat = null;
    Measurements.Builder sample = Measurements.builder();
    read(Section.CPU, sample, all -> all.cpu(present(stat())));
    read(Section.CORES, sample, all -> all.cores(stat().cores()));
    read(Section.LOAD, sample, all -> all.load(LoadReader.read(paths.proc(), text)));
    read(Section.MEMORY, sample, all -> all.memory(MeminfoReader.read(paths.proc(), text)));
    read(Section.FILESYSTEMS, sample, all -> all.filesystems(filesystems.read(text)));
    read(Section.DISKS, sample, all -> all.disks(layers.disks(disks.read(text))));
    read(Section.NETWORKS, sample, all -> all.networks(layers.networks(networks.read(text))));
    read(Section.SYSTEM, sample, all -> all.system(system.read(statIfAny(), text)));
    read(Section.SERIES, sample, series::read);
    return sample.build();
  }

  /** Reads the file once a sample, on large machines it costs the kernel milliseconds. */
  private Stat stat() throws IOException {
    if (stat == null) {
      stat = counters.hold(Stat.read(paths.proc(), text));
    }
    return stat;
  }

  /** What others than CPUs take of it is left out without it; why is told for those. */
  private @Nullable Stat statIfAny() {
    try {
      return stat();
    } catch (IOException _) {
      return null;
    }
  }

  private static CpuTimes present(Stat stat) throws IOException {
    if (stat.cpu() == null) {
      throw new IOException("stat has no line of all CPUs");
    }
    return stat.cpu();
  }
}
