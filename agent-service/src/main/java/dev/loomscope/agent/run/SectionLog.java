package dev.loomscope.agent.run;

import dev.loomscope.agent.sample.Sampler;
import dev.loomscope.service.EventLog;
import dev.loomscope.wire.Section;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the sections of the samples went: a failing one is counted each time, and logged when it
 * begins and ends to fail. Not thread-safe.
 */
final class SectionLog implements Sampler.Observer {

  private static final EventLog LOG = EventLog.of(SectionLog.class);

  private final AgentMetrics metrics;
  private final Set<Section> failing = EnumSet.noneOf(Section.class);
  private final Set<Section> measured = EnumSet.noneOf(Section.class);

  SectionLog(AgentMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void measured(Section section) {
    measured.add(section);
    if (failing.remove(section)) {
      LOG.info("section is measured again", "section", section.field());
    }
  }

  @Override
  public void failed(Section section, Exception cause) {
    metrics.sectionFailed(section);
    if (failing.add(section)) {
      LOG.warn("section cannot be measured", "section", section.field(), "cause", cause);
    }
  }

  boolean isAnyFailing() {
    return !failing.isEmpty();
  }

  /** Whether any section was measured since this was asked last. */
  boolean takeMeasured() {
    boolean any = !measured.isEmpty();
    measured.clear();
    return any;
  }
}
