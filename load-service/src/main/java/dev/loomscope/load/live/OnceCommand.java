package dev.loomscope.load.live;

import dev.loomscope.load.isolate.FaultyClient;
import dev.loomscope.load.live.plan.Order;
import dev.loomscope.load.live.plan.Target;
import dev.loomscope.load.live.plan.TargetName;
import dev.loomscope.load.live.run.Run;
import dev.loomscope.load.live.run.RunState;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * {@code loomscope once}: what {@code serve} begins with, and then the end. Prometheus finds the
 * same metrics: it is waited for before the load begins, so that it sees counters at 0, and after
 * the load has ended, so that it sees all of it.
 */
public final class OnceCommand {

  private static final Setting<Duration> PATIENCE =
      Setting.duration(
          "scrape-patience",
          Duration.ZERO,
          Duration.ofMinutes(10),
          "How long to wait, before the load and after it, until metrics have been read; 0s: not"
              + " at all");

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(ServeCommand.SETTINGS, FaultyClient.SETTINGS, List.<Setting<?>>of(PATIENCE))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private static final EventLog LOG = EventLog.of(OnceCommand.class);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

  /** No run is over later: limit.duration is a day at most, and few runs may wait. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final LiveService service;
  private final Scrapes scrapes;
  private final Termination termination;
  private final Settings settings;

  private OnceCommand(
      Settings settings, LiveService service, Scrapes scrapes, Termination termination) {
    this.settings = settings;
    this.service = service;
    this.scrapes = scrapes;
    this.termination = termination;
  }

  /**
   * Makes the load, says what came of it, and ends.
   *
   * @return 0 if all of it was made and every echo came back unchanged, else 1
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    TargetName.distrustTheCache();
    Scrapes scrapes = new Scrapes();
    LiveService service = LiveService.start(settings, routes -> routes.addFilter(scrapes));
    try {
      requireAnEnd(service.timetable().atStart());
      OnceCommand once = new OnceCommand(settings, service, scrapes, Termination.listen(settings));
      System.out.printf(
          "load-service ready http-port=%d pid=%d%n",
          service.http().port(), ProcessHandle.current().pid());
      return once.run();
    } finally {
      service.close();
      service.http().close();
    }
  }

  private static void requireAnEnd(List<Order> orders) throws InvalidSettingException {
    if (orders.isEmpty() || orders.stream().anyMatch(order -> order.scenario().isEndless())) {
      throw new InvalidSettingException(
          "setting start.scenario is not allowed: it must name scenarios, and each must have a"
              + " duration");
    }
  }

  private int run() throws ProgramFailure, InterruptedException {
    List<Order> orders = service.timetable().atStart();
    orders.forEach(service.metrics()::announce);
    awaitScrape("before");
    service.begin();
    FaultTally faults = new FaultTally(service.runs()::counts);
    try (FaultyClient _ =
        FaultyClient.begin(settings, endpoints(orders.getFirst()), faults::causing)) {
      awaitUnlessAsked(this::isOver, LONGEST);
    }
    service.stopAccepting();
    service.drain(settings.get(Termination.DRAIN_TIME));
    List<Run.View> runs = service.runs().all();
    runs.reversed().forEach(run -> System.out.print(OnceSummary.of(run)));
    System.out.print(faults.text());
    awaitScrape("after");
    return runs.size() == orders.size() && runs.stream().allMatch(OnceCommand::isFlawless)
        ? 0
        : Program.FAILED;
  }

  private static List<InetSocketAddress> endpoints(Order order) {
    return order.targets().stream().map(Target::endpoint).toList();
  }

  private static boolean isFlawless(Run.View run) {
    return run.state() == RunState.COMPLETED
        && run.figures().stream().allMatch(target -> target.errors().isEmpty());
  }

  private boolean isOver() {
    return service.runs().all().stream().allMatch(run -> run.state().isEnd());
  }

  private void awaitScrape(String when) throws InterruptedException {
    Duration patience = settings.get(PATIENCE);
    scrapes.changed();
    if (patience.isPositive() && !awaitUnlessAsked(scrapes::haveSeenIt, patience)) {
      LOG.warn("nobody has read the metrics", "when", when, "scrape_patience", patience);
    }
  }

  /** Waits for a condition; returns false if the time is over, or the program is asked to end. */
  private boolean awaitUnlessAsked(BooleanSupplier condition, Duration bound)
      throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (termination.isAskedWithin(LOOK_INTERVAL) || System.nanoTime() - end >= 0) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
