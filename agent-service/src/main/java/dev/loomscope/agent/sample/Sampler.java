package dev.loomscope.agent.sample;

import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Section;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures the node. What cannot be read is told and left out, alone: a value, else a section,
 * whatever the others do. What the system does not tell is left out, never 0. Not thread-safe.
 */
public abstract sealed class Sampler permits NodeSampler, OshiSampler {

  /** Is told how a sample went; must not throw. */
  public interface Observer {

    /** The section was measured. */
    void measured(Section section);

    /** The section is not in the sample. */
    void failed(Section section, Exception cause);

    /**
     * At the end of each sample, what of the node could not be read: files, devices, mount points.
     */
    void unread(Map<String, Fault> faults);
  }

  @FunctionalInterface
  interface Reading {
    void into(Measurements.Builder measurements) throws IOException;
  }

  private final Set<Section> sections;
  private final Observer observer;
  private final Faults faults;

  Sampler(SampleConfig config, Observer observer, Faults faults) {
    this.sections = config.sections();
    this.observer = observer;
    this.faults = faults;
  }

  /** The host's name now; null if it cannot be read. */
  public abstract @Nullable String hostname();

  /** Measures now. */
  public final Measurements sample() {
    Measurements measured = measure();
    observer.unread(faults.take());
    return measured;
  }

  abstract Measurements measure();

  final void read(Section section, Measurements.Builder sample, Reading reading) {
    if (!sections.contains(section)) {
      return;
    }
    try {
      reading.into(sample);
      observer.measured(section);
    } catch (IOException | RuntimeException failed) { // odd text in a file must not end the agent
      observer.failed(section, failed);
    }
  }
}
