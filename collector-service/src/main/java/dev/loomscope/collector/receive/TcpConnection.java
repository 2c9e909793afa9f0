package dev.loomscope.collector.receive;

import dev.loomscope.collector.receive.ReceiveMetrics.Failure;
import dev.loomscope.collector.registry.Origin;
import dev.loomscope.collector.registry.Transport;
import dev.loomscope.service.EventLog;
import dev.loomscope.wire.AcknowledgementWriter;
import dev.loomscope.wire.LineReader;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Rejection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One agent's connection: reads its lines and answers each, on a virtual thread that blocks. Holds
 * one line and one acknowledgement, never more. Whoever does not end a line or does not take an
 * answer is closed by {@link #closeIfStuck}.
 */
final class TcpConnection implements Runnable {

  private static final EventLog FAILURES = EventLog.of(TcpConnection.class).limited(10);

  private final Socket socket;
  private final Origin origin;
  private final IntakePool intakes;
  private final ReceiveMetrics metrics;
  private final Runnable onEnd;
  private final byte[] answer = new byte[AcknowledgementWriter.MAX_BYTES];
  private final AtomicReference<@Nullable CloseReason> closedBecause = new AtomicReference<>();

  /** Since when it has been waiting, by {@link System#nanoTime}, and for what. */
  private volatile long waitingSince = System.nanoTime();

  private volatile boolean writing;

  TcpConnection(
      Socket socket, IntakePool intakes, ReceiveMetrics metrics, Consumer<TcpConnection> onEnd) {
    this.socket = socket;
    this.origin = new Origin((InetSocketAddress) socket.getRemoteSocketAddress(), Transport.TCP);
    this.intakes = intakes;
    this.metrics = metrics;
    this.onEnd = () -> onEnd.accept(this);
  }

  @Override
  public void run() {
    try {
      socket.setTcpNoDelay(true);
      takeLines();
      close(CloseReason.AGENT);
    } catch (IOException ended) {
      close(CloseReason.RESET); // unless somebody here closed it: the first reason stays
    } catch (RuntimeException | Error | InterruptedException failed) {
      metrics.failed(Failure.HANDLER);
      FAILURES.error("connection failed", failed);
      close(CloseReason.ERROR);
    } finally {
      CloseReason reason = closedBecause.get();
      metrics.connectionClosed(reason == null ? CloseReason.ERROR : reason);
      onEnd.run();
    }
  }

  private void takeLines() throws IOException, InterruptedException {
    LineReader lines = new LineReader(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    int length;
    while ((length = lines.next()) != LineReader.END) {
      if (length == LineReader.ENDLESS) {
        take(lines, LineReader.OVERSIZE);
        close(CloseReason.OVERSIZE);
        return;
      }
      int answerLength = take(lines, length);
      if (answerLength > 0) {
        answer[answerLength] = '\n';
        waitFor(true);
        out.write(answer, 0, answerLength + 1);
        metrics.acknowledged(Transport.TCP);
      }
      waitFor(false);
    }
  }

  private void waitFor(boolean write) {
    waitingSince = System.nanoTime();
    writing = write;
  }

  /** Takes a line; returns the length of its answer, which is then in {@link #answer}. */
  private int take(LineReader lines, int length) throws InterruptedException {
    boolean oversize = length == LineReader.OVERSIZE;
    metrics.received(Transport.TCP, (oversize ? Protocol.MAX_DATAGRAM_BYTES : length) + 1);
    Intake intake = intakes.take();
    try {
      if (oversize) {
        metrics.rejected(Rejection.OVERSIZE, origin);
        return 0;
      }
      intake.take(lines.buffer(), lines.offset(), length, origin);
      System.arraycopy(intake.acknowledgement(), 0, answer, 0, intake.length());
      return intake.length();
    } finally {
      intakes.giveBack(intake);
    }
  }

  /** Closes the connection if it has been waiting for too long. */
  void closeIfStuck(long nanos, Duration idleTimeout, Duration writeTimeout) {
    long waited = nanos - waitingSince;
    if (writing && waited > writeTimeout.toNanos()) {
      close(CloseReason.STUCK);
    } else if (waited > idleTimeout.toNanos()) {
      close(CloseReason.IDLE);
    }
  }

  /** Closes the connection from any thread. The first reason given is the one that counts. */
  void close(CloseReason reason) {
    closedBecause.compareAndSet(null, reason);
    try {
      socket.close();
    } catch (IOException failed) {
      FAILURES.error("closing a connection failed", failed);
    }
  }
}
