package dev.loomscope.load.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that burns CPU until it is closed. */
public final class BusyProcess implements AutoCloseable {

  private static final String BURN = "while :; do :; done";

  private final ProcessHandle process;

  private BusyProcess(long pid) {
    this.process = ProcessHandle.of(pid).orElseThrow();
  }

  /** One that is not below this process, because its parent has ended. */
  public static BusyProcess ofSomebodyElse() throws IOException, InterruptedException {
    // the parent says it: once it has ended, nobody hears what its child says
    return started(new ProcessBuilder("sh", "-c", "sh -c '" + BURN + "' & echo $!"));
  }

  /** A child of this process. */
  static BusyProcess below() throws IOException, InterruptedException {
    return started(new ProcessBuilder("sh", "-c", "echo $$; " + BURN));
  }

  private static BusyProcess started(ProcessBuilder builder)
      throws IOException, InterruptedException {
    Process started = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader said = started.inputReader();
    BusyProcess busy = new BusyProcess(Long.parseLong(said.readLine()));
    if (started.pid() != busy.process.pid()) {
      started.waitFor();
    }
    return busy;
  }

  long pid() {
    return process.pid();
  }

  /** CPU time that it has had, in clock ticks. */
  long ticks() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
