package dev.loomscope.agent.run;

import dev.loomscope.agent.sample.Fault;
import dev.loomscope.agent.sample.Sampler;
import dev.loomscope.service.EventLog;
import dev.loomscope.wire.DatagramSink.Drop;
import dev.loomscope.wire.Section;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How the samples went: what could not be measured, read or sent is counted each time, and logged
 * when that begins and ends. Not thread-safe.
 */
final class SampleLog implements Sampler.Observer {

  private static final EventLog LOG = EventLog.of(SampleLog.class);

  /** Of what begins with one sample; the counter has all. */
  private static final int MOST_LINES = 10;

  private final AgentMetrics metrics;
  private final Set<Section> failing = EnumSet.noneOf(Section.class);
  private final Set<Section> measured = EnumSet.noneOf(Section.class);
  private final Conditions unread = new Conditions(System::nanoTime);
  private final Conditions leftOut = new Conditions(System::nanoTime);

  SampleLog(AgentMetrics metrics) {
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

  @Override
  public void unread(Map<String, Fault> faults) {
    int begun = 0;
    for (Map.Entry<String, Fault> fault : faults.entrySet()) {
      metrics.unread(fault.getValue());
      if (unread.begins(fault.getKey()) && ++begun <= MOST_LINES) {
        LOG.warn("cannot be read", "what", fault.getKey(), "reason", label(fault.getValue()));
      }
    }
    if (begun > MOST_LINES) {
      LOG.warn("more cannot be read", "count", begun - MOST_LINES);
    }
    unread.over().forEach(what -> LOG.info("is read again", "what", what));
    leftOut.over().forEach(items -> LOG.info("no items left out any more", "which", items));
  }

  /** An item of a sample is not sent. */
  void dropped(Section section, String item, Drop why) {
    metrics.dropped(why);
    if (leftOut.begins(section.field() + " " + label(why))) {
      LOG.warn("items left out", "section", section.field(), "reason", label(why), "first", item);
    }
  }

  static String label(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
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
