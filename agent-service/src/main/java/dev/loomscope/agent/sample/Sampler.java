package dev.loomscope.agent.sample;

import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Section;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures the node. A section that fails is told and left out, whatever the others do; what the
 * system does not tell is left out, never 0. Not thread-safe.
 */
public abstract sealed class Sampler permits NodeSampler, OshiSampler {

  /** Is told how each section went; must not throw. */
  public interface Observer {

    /** The section was measured. */
    void measured(Section section);

    /** The section is not in the sample. */
    void failed(Section section, Exception cause);
  }

  @FunctionalInterface
  interface Reading {
    void into(Measurements.Builder measurements) throws IOException;
  }

  private final Set<Section> sections;
  private final Observer observer;

  Sampler(SampleConfig config, Observer observer) {
    this.sections = config.sections();
    this.observer = observer;
  }

  /** The host's name now; null if it cannot be read. */
  public abstract @Nullable String hostname();

  /** Measures now. */
  public abstract Measurements sample();

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
