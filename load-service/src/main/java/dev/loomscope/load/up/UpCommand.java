package dev.loomscope.load.up;

import dev.loomscope.load.server.ServerProcesses;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import java.time.Duration;
import java.util.List;

/** {@code loomscope up}: everything on this machine, until it is stopped or a part of it ends. */
public final class UpCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = UpSettings.ALL;

  private static final Duration FOR_EVER = Duration.ofDays(100_000);

  /**
   * Ctrl-C reaches the services, too: one that has ended may be seen before the signal is. So long
   * it is waited for before an end counts as a failure.
   */
  private static final Duration SIGNAL_DELAY = Duration.ofSeconds(1);

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private UpCommand() {}

  /**
   * Starts everything, waits until it is asked to end, stops everything.
   *
   * @return 0
   * @throws ProgramFailure if a part does not start, or ends
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    Termination termination = Termination.listen(settings);
    UpSettings.requireFreePorts(settings);
    try (ServerProcesses processes = ServerProcesses.none()) {
      Thread stopper = Thread.ofVirtual().start(() -> stopWhenAsked(termination, processes));
      try {
        runUntilAsked(termination, processes, settings);
      } catch (ProgramFailure failure) {
        if (!termination.isAskedWithin(SIGNAL_DELAY)) {
          throw failure;
        }
      }
      stopper.join();
      System.out.println("all stopped");
      return 0;
    }
  }

  /** Also while services are still starting. */
  private static void stopWhenAsked(Termination termination, ServerProcesses processes) {
    try {
      if (termination.isAskedWithin(FOR_EVER)) {
        processes.close();
      }
    } catch (InterruptedException ended) {
      processes.close();
    }
  }

  private static void runUntilAsked(
      Termination termination, ServerProcesses processes, Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    Services services = Services.start(processes, settings);
    System.out.print(services.addresses());
    System.out.printf(
        "up ready port=%d http-port=%d pid=%d%n",
        services.collector().address().getPort(),
        services.collector().page("/").getPort(),
        ProcessHandle.current().pid());
    while (!termination.isAskedWithin(LOOK_INTERVAL)) {
      services.requireAlive();
    }
  }
}
