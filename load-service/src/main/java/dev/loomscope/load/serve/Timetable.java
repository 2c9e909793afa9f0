package dev.loomscope.load.serve;

import dev.loomscope.load.serve.Catalogue.Order;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.Target;
import dev.loomscope.load.server.Targets;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Orders the comparison that nobody asks for: once all targets take connections and can be read,
 * and then again and again. One that is due while another is under way is left out, and counted.
 * Immutable.
 */
final class Timetable {

  private static final Setting<Duration> INTERVAL =
      Setting.duration(
          "schedule.interval",
          Duration.ZERO,
          Duration.ofDays(7),
          "Time from one comparison of the timetable to the next; zero for none at all");

  /** Every setting of the timetable. */
  static final List<Setting<?>> SETTINGS = List.of(INTERVAL);

  private static final EventLog LOG = EventLog.of(Timetable.class).limited(10);

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** Servers that start together are not all there at once; after this it is news. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(10);

  private final Order order;
  private final Duration interval;
  private final ComparisonMetrics metrics;

  Timetable(Settings settings, Catalogue catalogue, ComparisonMetrics metrics) {
    this.order = catalogue.scheduledOrder();
    this.interval = settings.get(INTERVAL);
    this.metrics = metrics;
  }

  /** Zero if there is none. */
  Duration interval() {
    return interval;
  }

  /** Orders what is due, from now on. */
  void follow(Comparisons comparisons) {
    if (interval.isPositive()) {
      // Platform: a name server that does not answer would hold a virtual thread's carrier.
      Thread.ofPlatform().name("timetable").daemon().start(() -> orderAgainAndAgain(comparisons));
    }
  }

  private void orderAgainAndAgain(Comparisons comparisons) {
    try {
      awaitTargets();
      long due = System.nanoTime();
      while (true) {
        order(comparisons);
        due += interval.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      }
    } catch (InterruptedException ended) {
      LOG.debug("timetable interrupted");
    }
  }

  private void awaitTargets() throws InterruptedException {
    long patience = System.nanoTime() + USUAL_WAIT.toNanos();
    boolean told = false;
    for (List<String> missing = missing(); !missing.isEmpty(); missing = missing()) {
      if (!told && System.nanoTime() - patience > 0) {
        told = true;
        LOG.warn("the first comparison waits for targets", "missing", missing);
      }
      Thread.sleep(LOOK_INTERVAL);
    }
  }

  private List<String> missing() {
    return order.targets().stream()
        .flatMap(target -> whyMissing(target).map(why -> target.name() + ": " + why).stream())
        .toList();
  }

  private static Optional<String> whyMissing(Target target) {
    try {
      Targets.reachable(target.endpoint());
      if (target.metrics() != null) {
        MetricsPage.at(target.metrics()).read(false);
      }
      return Optional.empty();
    } catch (ProgramFailure | IOException absent) {
      return Optional.of(String.valueOf(absent.getMessage()));
    }
  }

  private void order(Comparisons comparisons) {
    try {
      if (!comparisons.isBusy()) {
        comparisons.start(order);
        return;
      }
      LOG.warn("comparison skipped, for another is under way");
    } catch (RefusedException refused) {
      LOG.warn("comparison skipped", "cause", refused.getMessage());
    }
    metrics.skipped();
  }
}
