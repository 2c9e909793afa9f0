package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.MessageHandler;
import dev.loomscope.echo.workload.Workload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process that was started before its connection came: {@code main} of the JVMs that the echo
 * service starts in its process mode by exec. Takes a connection from the listening socket on
 * descriptor 0, serves it to its end, and exits.
 *
 * <p>Arguments: the counters' file, the row in it, the nanoseconds that a message waits and those
 * of CPU time that it burns, and how long a message is at least that does so. The marker of faults,
 * where they are enabled, is in the environment. Loads as few classes as it can: starting is what
 * it costs most.
 */
public final class ExecChild {

  private final ExecCounters counters;
  private final int row;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Workload.MOST_BYTES);
  private final MessageHandler handler;

  private ExecChild(ExecCounters counters, int row, MessageHandler handler) {
    this.counters = counters;
    this.row = row;
    this.handler = handler;
  }

  /** Serves one connection. */
  public static void main(String[] args) throws IOException {
    FileChannel file =
        FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE);
    new EndWithTheService(file).start();
    ExecChild child =
        new ExecChild(
            ExecCounters.open(file),
            Integer.parseInt(args[1]),
            new MessageHandler(
                Workload.ofAProcess(
                    Long.parseLong(args[2]), Long.parseLong(args[3]), Integer.parseInt(args[4])),
                ChildJvm.marker()));
    ServerSocketChannel listener = (ServerSocketChannel) System.inheritedChannel();
    try {
      child.serve(listener.accept(), System.nanoTime());
    } catch (IOException shutDown) {
      // the service listens no longer
    }
    Runtime.getRuntime().halt(0); // nothing to clean up, and quicker than exit
  }

  /**
   * Ends this process when the service does, however that ended: it holds a lock for its lifetime,
   * which the kernel then gives to those who wait for it. A class, because the machinery that makes
   * a lambda costs a child more than all else it does.
   */
  private static final class EndWithTheService extends Thread {

    private final FileChannel file;

    EndWithTheService(FileChannel file) {
      super("end-with-the-service");
      this.file = file;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        file.lock(0, Long.MAX_VALUE, true);
      } catch (IOException failed) {
        System.err.print("a child cannot look after its service: ");
        System.err.println(failed.getMessage());
      }
      Runtime.getRuntime().halt(1);
    }
  }

  private void serve(SocketChannel channel, long acceptedNanos) {
    counters.add(row, ExecCounters.Figure.ACCEPTED, 1);
    try (channel) {
      echo(channel, acceptedNanos);
      counters.add(row, ExecCounters.Figure.CLOSED_BY_CLIENT, 1);
    } catch (IOException reset) {
      counters.add(row, ExecCounters.Figure.CLOSED_RESET, 1);
    } catch (RuntimeException | Error failed) {
      counters.add(row, ExecCounters.Figure.FAILED, 1);
      counters.add(row, ExecCounters.Figure.CLOSED_ERROR, 1);
    }
  }

  private void echo(SocketChannel channel, long acceptedNanos) throws IOException {
    boolean first = true;
    while (true) {
      int read = channel.read(buffer.clear());
      if (read < 0) {
        return;
      }
      if (first) {
        counters.addWait(row, System.nanoTime() - acceptedNanos);
        first = false;
      }
      counters.add(row, ExecCounters.Figure.MESSAGES_RECEIVED, 1);
      counters.add(row, ExecCounters.Figure.BYTES_RECEIVED, read);
      buffer.flip();
      if (handler.works()) {
        handle(buffer);
      }
      counters.add(row, ExecCounters.Figure.MESSAGES_HANDLED, 1);
      while (buffer.hasRemaining()) {
        counters.add(row, ExecCounters.Figure.BYTES_SENT, channel.write(buffer));
      }
      counters.add(row, ExecCounters.Figure.MESSAGES_SENT, 1);
    }
  }

  private void handle(ByteBuffer message) throws IOException {
    try {
      handler.handleBlocking(message);
    } catch (InterruptedException nobodyDoes) {
      throw new InterruptedIOException();
    }
  }
}
