package dev.loomscope.load.serve;

import dev.loomscope.service.EventLog;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Orders the runs that nobody asks for: some when the service starts, and one again and again. A
 * run that is due while the last of its kind is not over is left out, and counted. Immutable.
 */
public final class Timetable {

  private static final Setting<String> AT_START =
      Setting.text(
          "start.scenario",
          "Scenarios that begin at all targets with the service, separated by commas; empty for none");

  private static final Setting<String> SCENARIO =
      Setting.text("schedule.scenario", "Scenario that is run at all targets again and again");

  private static final Setting<Duration> INTERVAL =
      Setting.duration(
          "schedule.interval",
          Duration.ZERO,
          Duration.ofDays(7),
          "Time from one such run to the next; zero for none");

  /** Every setting of the timetable. */
  public static final List<Setting<?>> SETTINGS = List.of(AT_START, SCENARIO, INTERVAL);

  private static final EventLog LOG = EventLog.of(Timetable.class).limited(10);

  private final List<Order> atStart;
  private final @Nullable Order recurring;
  private final Duration interval;

  private Timetable(List<Order> atStart, @Nullable Order recurring, Duration interval) {
    this.atStart = List.copyOf(atStart);
    this.recurring = recurring;
    this.interval = interval;
  }

  /**
   * The timetable that is set.
   *
   * @throws InvalidSettingException if it names a scenario that is not there, or would run an
   *     endless one again and again
   */
  public static Timetable of(Settings settings, Catalogue catalogue)
      throws InvalidSettingException {
    List<Order> atStart = new ArrayList<>();
    if (!settings.get(AT_START).isEmpty()) {
      for (String name : settings.get(AT_START).split(",", -1)) {
        atStart.add(order(AT_START, name.strip(), catalogue, Order.Origin.START));
      }
    }
    Duration interval = settings.get(INTERVAL);
    Order recurring =
        interval.isZero()
            ? null
            : order(SCENARIO, settings.get(SCENARIO), catalogue, Order.Origin.SCHEDULE);
    if (recurring != null && recurring.scenario().isEndless()) {
      throw new InvalidSettingException(
          "setting %s = '%s' is not allowed: that scenario never ends"
              .formatted(SCENARIO.key(), recurring.scenario().name()));
    }
    return new Timetable(atStart, recurring, interval);
  }

  private static Order order(
      Setting<String> setting, String name, Catalogue catalogue, Order.Origin origin)
      throws InvalidSettingException {
    Optional<Scenario> scenario = catalogue.scenario(name);
    if (scenario.isEmpty()) {
      throw new InvalidSettingException(
          "setting %s = '%s' is not allowed: it must be one of the scenarios %s"
              .formatted(
                  setting.key(),
                  name,
                  catalogue.scenarios().stream().map(Scenario::name).toList()));
    }
    return new Order(scenario.get(), catalogue.targets(), origin);
  }

  /** What is to run from the start. */
  public List<Order> atStart() {
    return atStart;
  }

  /** Orders what is to run from the start, and from then on what is due. */
  public void follow(Runs runs, LiveMetrics metrics) {
    atStart.forEach(order -> order(order, runs, metrics));
    if (recurring != null) {
      Thread.ofVirtual().name("timetable").start(() -> recur(recurring, runs, metrics));
    }
  }

  private void recur(Order order, Runs runs, LiveMetrics metrics) {
    try {
      while (true) {
        Thread.sleep(interval);
        order(order, runs, metrics);
      }
    } catch (InterruptedException ended) {
      LOG.debug("timetable interrupted");
    }
  }

  private static void order(Order order, Runs runs, LiveMetrics metrics) {
    try {
      if (runs.isUnderWay(order)) {
        metrics.skipped();
        LOG.warn("run skipped, for the last is not over", "scenario", order.scenario().name());
      } else {
        runs.start(order);
      }
    } catch (RunRefusedException refused) {
      metrics.skipped();
      LOG.warn("run skipped", "scenario", order.scenario().name(), "cause", refused.getMessage());
    }
  }
}
