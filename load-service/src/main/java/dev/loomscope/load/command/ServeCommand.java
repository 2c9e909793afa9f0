package dev.loomscope.load.command;

import dev.loomscope.load.serve.LiveService;
import dev.loomscope.load.serve.TargetName;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import java.util.List;
import java.util.stream.Stream;

/** {@code loomscope serve}: load as a service, until SIGTERM or SIGINT. */
public final class ServeCommand {

  /** Every setting of the service. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(LiveService.SETTINGS, Termination.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private ServeCommand() {}

  /**
   * Serves until asked to end.
   *
   * @return the exit code
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    TargetName.distrustTheCache();
    LiveService service = LiveService.start(settings);
    Termination termination = Termination.listen(settings);
    service.begin();
    System.out.printf(
        "load-service ready http-port=%d pid=%d%n",
        service.http().port(), ProcessHandle.current().pid());
    return termination.awaitAndEnd(service.http(), service);
  }
}
