package dev.loomscope.load.up;

import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A little load that goes on: bursts of a few clients, each at another echo server in turn. A burst
 * takes milliseconds, so that bursts a second apart leave the machine to others. Used by one
 * thread.
 */
final class Bursts {

  private static final int MESSAGE_BYTES = 64;
  private static final int SECONDS_BETWEEN_WARNINGS = 10;

  /**
   * A server that does not answer for so long has lost the echo; it must not hold the others up.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final EventLog LOG = EventLog.of(Bursts.class).limited(SECONDS_BETWEEN_WARNINGS);

  private final List<InetSocketAddress> targets;
  private final int clients;
  private final int messages;
  private int count;
  private long echoes;
  private long faults;

  private Bursts(List<InetSocketAddress> targets, int clients, int messages) {
    this.targets = targets;
    this.clients = clients;
    this.messages = messages;
  }

  /** Bursts at these echo servers, the first at the first of them. */
  static Bursts at(List<RunningService> servers, Settings settings) throws ProgramFailure {
    List<InetSocketAddress> targets = new ArrayList<>();
    for (RunningService server : servers) {
      targets.add(server.address());
    }
    return new Bursts(
        targets, settings.get(UpSettings.BURST_CLIENTS), settings.get(UpSettings.BURST_MESSAGES));
  }

  /** Runs the next burst, unless there are to be none. */
  void next() throws ProgramFailure, InterruptedException {
    if (clients == 0) {
      return;
    }
    InetSocketAddress target = targets.get(count % targets.size());
    count++;
    ClosedPlan plan =
        ClosedPlan.sessions(target, clients, messages, MESSAGE_BYTES, 1, clients, PATIENCE);
    LoadFigures figures = LoadEngine.run(plan);
    echoes += figures.echoes() - figures.mismatches();
    faults += figures.lost() + figures.mismatches();
    if (!figures.isFlawless()) {
      LOG.warn(
          "echoes were lost or altered",
          "port",
          target.getPort(),
          "lost",
          figures.lost(),
          "altered",
          figures.mismatches(),
          "errors",
          figures.errors());
    }
  }

  /** What all bursts brought, in a few words. */
  String summary() {
    return "%s bursts, %s echoes, %s lost or altered"
        .formatted(Quantities.count(count), Quantities.count(echoes), Quantities.count(faults));
  }

  /** What they are, in a few words. */
  String description() {
    return clients == 0
        ? "none"
        : "bursts of %s clients × %s messages × %s bytes, at one mode after the other"
            .formatted(
                Quantities.count(clients),
                Quantities.count(messages),
                Quantities.count(MESSAGE_BYTES));
  }
}
