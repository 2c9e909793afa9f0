package dev.loomscope.load.server;

import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All servers that were started, and that no server outlives its purpose: they are stopped on
 * {@link #close}, and when this process is asked to end. For the case that it is killed each server
 * is told itself with whom to end.
 *
 * <p>Thread-safe.
 */
public final class ServerProcesses implements AutoCloseable {

  /** How long servers may take to end once asked to. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<ServerProcess> running = new ArrayList<>();
  private final Thread hook = new Thread(this::close, "stop-servers");
  private boolean closed;

  private ServerProcesses() {}

  /** Begins with none. */
  public static ServerProcesses none() {
    ServerProcesses processes = new ServerProcesses();
    Runtime.getRuntime().addShutdownHook(processes.hook);
    return processes;
  }

  /**
   * Starts a server, see {@link ServerProcess#launch}.
   *
   * @throws ProgramFailure if it cannot be started, or this process is about to end
   */
  public synchronized ServerProcess launch(String name, List<String> command)
      throws ProgramFailure {
    if (closed) {
      throw new ProgramFailure("stopped");
    }
    ServerProcess server = ServerProcess.launch(name, command);
    running.add(server);
    return server;
  }

  /** Stops servers, all at once, and waits until they have ended. */
  public void stop(List<ServerProcess> some) {
    some.forEach(ServerProcess::terminate);
    some.forEach(server -> server.awaitEnd(PATIENCE));
    synchronized (this) {
      running.removeAll(some);
    }
  }

  /** Whether this process is about to end. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Stops all servers and waits until they have ended. */
  @Override
  public void close() {
    List<ServerProcess> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(running);
    }
    stop(left);
  }
}
