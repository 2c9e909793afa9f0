package dev.loomscope.load.serve;

import dev.loomscope.load.serve.Job.Origin;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All loads: one at most at a time, which pauses while servers are compared. Thread-safe. */
final class Loads extends Jobs<Load> {

  private static final Setting<Integer> RATE =
      Setting.integer(
          "continuous.rate",
          0,
          1_000_000,
          "Requests a second at each target all the time, but while targets are compared; 0 for none");

  private static final Setting<Integer> CONNECTIONS =
      Setting.integer(
          "continuous.connections", 1, 19_000, "Connections at each target that they are sent on");

  /** Every setting of the loads. */
  static final List<Setting<?>> SETTINGS = List.of(RATE, CONNECTIONS);

  /** How many that are over are remembered. */
  private static final int KEPT = 20;

  private static final int MESSAGE_BYTES = 64;

  /** How long a request may wait to be sent, and then for its echo. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LiveMetrics metrics;
  private final ChangeCounter changes;
  private final Pause pause;

  /** Takes orders. */
  Loads(Settings settings, LiveMetrics metrics, Pause pause, ChangeCounter changes) {
    super("load", KEPT);
    this.pause = pause;
    this.metrics = metrics;
    this.changes = changes;
  }

  /**
   * The load that goes on all the time, if one is set.
   *
   * @throws InvalidSettingException if it exceeds a limit
   */
  static Optional<LoadOrder> continuous(Settings settings, List<Target> targets, Limits limits)
      throws InvalidSettingException {
    int rate = settings.get(RATE);
    if (rate == 0) {
      return Optional.empty();
    }
    int connections = settings.get(CONNECTIONS);
    try {
      return Optional.of(
          limits.require(
              new LoadOrder(targets, rate, connections, 0, MESSAGE_BYTES, null, Origin.SCHEDULE)));
    } catch (RefusedException exceeded) {
      throw new InvalidSettingException(
          "setting %s is not allowed: %s".formatted(RATE, exceeded.getMessage()));
    }
  }

  /**
   * Begins a load.
   *
   * @throws RefusedException if there is one, or the service ends
   */
  Load start(LoadOrder order) throws RefusedException {
    return order(id -> new Load(id, order, metrics, PATIENCE, pause, changes), Load::make);
  }

  @Override
  void requireRoom(List<Load> underWay) throws RefusedException {
    if (!underWay.isEmpty()) {
      throw Refusal.BUSY.because(
          "load %d is under way already: stop it first".formatted(underWay.getFirst().id));
    }
  }
}
