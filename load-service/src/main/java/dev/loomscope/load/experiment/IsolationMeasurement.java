package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.ErrorKind;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.LoadWatch;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.experiment.Measure.Isolation;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.load.server.ServerProcess;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures {@link Isolation}: one fault, after which the server may be gone.
 *
 * <pre>
 *   clients echo  -> one more causes the fault -> clients echo on -> count
 *   |- lead time -|                            |- observation time -|
 * </pre>
 *
 * @param marker the secret that has servers fail
 * @param startTime how long a server may take until it serves
 */
record IsolationMeasurement(
    Isolation isolation, MarkerFile marker, LoadPlans plans, Duration startTime)
    implements Measurement {

  private static final int MESSAGE_BYTES = 64;

  /** Of each client within a second, and within the observation. */
  private static final int MESSAGES = 3;

  /** By how much longer than its deadline an echo is awaited, so that it is late for certain. */
  private static final double BEYOND_DEADLINE = 1.25;

  /** How long to look what the client that caused the fault has got. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /**
   * A round as it stands in the JSON.
   *
   * @param inTime how many well-behaved clients had every echo in time from the fault on
   * @param late how many of the others had an echo that was not back by its deadline
   * @param closed how many were disconnected
   * @param altered how many echoes were not what was sent
   * @param faultyClient what the client that caused the fault saw: {@code ended} or {@code silence}
   * @param serverAlive whether the server's process still ran at the end
   * @param servesNewClients whether a new client then got an echo in time
   * @param load of the well-behaved clients
   */
  private record IsolationRound(
      String fault,
      long inTime,
      long late,
      long closed,
      long altered,
      String faultyClient,
      boolean serverAlive,
      boolean servesNewClients,
      LoadResult load) {}

  /** Who was in time is all that is asked. */
  @Override
  public boolean readsServers() {
    return false;
  }

  @Override
  public List<String> serverArguments() {
    return marker.serverArguments();
  }

  @Override
  public Measured measure(MeasuredServer server, Point point)
      throws ProgramFailure, InterruptedException {
    String mode = server.variant().name();
    OpenPlan plan = plans.constant(server, load(), startTime);
    try (EchoClient faulty = new EchoClient(server.target(), startTime)) {
      FaultCause cause = new FaultCause(faulty, plan.warmUpRequests());
      boolean served = faulty.isEchoed(new byte[MESSAGE_BYTES]);
      LoadFigures figures = LoadEngine.run(plan, cause, cause::isObserved);
      if (!served || cause.failedBefore || !cause.caused) {
        throw new ProgramFailure(
            "mode %s did not serve all %d clients before there was any fault"
                .formatted(mode, isolation.clients() + 1));
      }
      return measured(server, figures, cause.lateBefore, whatItSaw(faulty, mode));
    } catch (IOException refused) {
      throw new ProgramFailure("mode %s cannot be connected to: %s".formatted(mode, refused));
    }
  }

  /** Nothing: the clients echo for a while before the fault. */
  @Override
  public Measured warmUp(MeasuredServer server, Point point, Duration time) {
    return Measured.leftOut("there is nothing to warm up");
  }

  /** Of the well-behaved clients. */
  private ConstantRate load() {
    double seconds = Math.min(1, isolation.observationTime().toNanos() / 1e9);
    return new ConstantRate(
        (int) Math.ceil(isolation.clients() * MESSAGES / seconds),
        isolation.clients(),
        0,
        MESSAGE_BYTES,
        isolation.leadTime(),
        isolation.observationTime());
  }

  private Measured measured(
      MeasuredServer server, LoadFigures figures, boolean disturbed, String faultyClient)
      throws InterruptedException {
    boolean servesNewClients = serves(server.target());
    ServerProcess process = Objects.requireNonNull(server.process(), "started for the trial");
    // Connections end a moment before their process has.
    boolean alive = servesNewClients || !process.endsWithin(isolation.deadline());
    int clients = isolation.clients();
    long inTime = Math.round(clients * figures.onTime(isolation.deadline()));
    long closed = figures.disconnected();
    Measured measured =
        Measured.of( // whom the fault harms is what is measured
                null,
                figures.counts().mismatches(),
                disturbed,
                new IsolationRound(
                    isolation.fault(),
                    inTime,
                    clients - inTime - closed,
                    closed,
                    figures.counts().mismatches(),
                    faultyClient,
                    alive,
                    servesNewClients,
                    LoadResult.of(figures, ServerFigures.UNKNOWN)))
            .with(Figure.ON_TIME_PERCENT, 100.0 * inTime / clients);
    if (disturbed) {
      return measured.noting("some clients had late echoes before there was any fault");
    }
    return servesNewClients
        ? measured
        : measured.noting(alive ? "the server was stuck" : "the server had ended");
  }

  /** Causes the fault after the lead time, and sees how the clients are until then. */
  private final class FaultCause implements LoadWatch {

    private final AtomicLong requestsBefore;
    private final EchoClient client;
    private volatile boolean failedBefore;
    private volatile boolean lateBefore;
    private volatile boolean caused;
    private volatile long over;

    FaultCause(EchoClient client, long requestsBefore) {
      this.client = client;
      this.requestsBefore = new AtomicLong(requestsBefore);
    }

    @Override
    public void sent(long lagNanos, long ownNanos) {
      if (requestsBefore.getAndDecrement() == 0) {
        try {
          client.send(marker.messageFor(isolation.fault()));
          over =
              System.nanoTime()
                  + isolation.observationTime().toNanos()
                  + (long) (BEYOND_DEADLINE * isolation.deadline().toNanos());
          caused = true;
        } catch (IOException reset) {
          failedBefore = true;
        }
      }
    }

    @Override
    public void echoed(long latencyNanos, long serviceNanos) {
      if (!caused && latencyNanos > isolation.deadline().toNanos()) {
        lateBefore = true;
      }
    }

    @Override
    public void failed(ErrorKind kind) {
      if (!caused) {
        failedBefore = true;
      }
    }

    /** Whether the clients were observed for long enough. */
    boolean isObserved() {
      return failedBefore || (caused && System.nanoTime() - over > 0);
    }
  }

  private boolean serves(InetSocketAddress target) {
    try (EchoClient next = new EchoClient(target, isolation.deadline())) {
      return next.isEchoed(new byte[MESSAGE_BYTES]);
    } catch (IOException refused) {
      return false;
    }
  }

  private static String whatItSaw(EchoClient faulty, String mode) throws ProgramFailure {
    try {
      if (faulty.hasMore(LOOK)) {
        throw new ProgramFailure("mode %s echoed what should have been a fault".formatted(mode));
      }
    } catch (SocketTimeoutException silent) {
      return "silence";
    } catch (IOException reset) {
      // it has ended
    }
    return "ended";
  }
}
