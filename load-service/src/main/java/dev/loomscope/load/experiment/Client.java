package dev.loomscope.load.experiment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * A connection that sends messages and awaits each echo until a deadline, by blocking. Used by one
 * thread at a time.
 */
final class Client implements AutoCloseable {

  /** What became of a message. */
  enum Echo {
    /** It came back unchanged before its deadline. */
    IN_TIME,
    /** It did not come back before its deadline. */
    LATE,
    /** The connection ended. */
    CLOSED,
    /** Something else came back. */
    ALTERED
  }

  private static final int MESSAGE_BYTES = 64;

  private final Socket socket;
  private final int number;
  private int sent;

  private Client(Socket socket, int number) {
    this.socket = socket;
    this.number = number;
  }

  /**
   * Connects.
   *
   * @param bound how long that may take
   */
  static Client connect(InetSocketAddress target, int number, Duration bound) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(target, millis(bound.toNanos()));
      socket.setTcpNoDelay(true);
      return new Client(socket, number);
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /** Sends the next message and awaits its echo. */
  Echo echo(Duration deadline) {
    byte[] message = ByteBuffer.allocate(MESSAGE_BYTES).putInt(number).putInt(sent++).array();
    try {
      return send(message) ? await(message, System.nanoTime() + deadline.toNanos()) : Echo.CLOSED;
    } catch (SocketTimeoutException late) {
      return Echo.LATE;
    } catch (IOException reset) {
      return Echo.CLOSED;
    }
  }

  /** Sends bytes; returns false if the connection has ended. */
  boolean send(byte[] message) {
    try {
      socket.getOutputStream().write(message);
      return true;
    } catch (IOException reset) {
      return false;
    }
  }

  private Echo await(byte[] message, long deadlineNanos) throws IOException {
    byte[] back = new byte[message.length];
    for (int at = 0; at < back.length; ) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return Echo.LATE;
      }
      socket.setSoTimeout(millis(left));
      int read = socket.getInputStream().read(back, at, back.length - at);
      if (read < 0) {
        return Echo.CLOSED;
      }
      at += read;
    }
    if (!Arrays.equals(message, back)) {
      return Echo.ALTERED;
    }
    return System.nanoTime() - deadlineNanos > 0 ? Echo.LATE : Echo.IN_TIME;
  }

  /** Looks, within a bound, whether bytes have come, and takes one. */
  Echo look(Duration bound) {
    try {
      socket.setSoTimeout(millis(bound.toNanos()));
      return socket.getInputStream().read() < 0 ? Echo.CLOSED : Echo.IN_TIME;
    } catch (SocketTimeoutException silent) {
      return Echo.LATE;
    } catch (IOException reset) {
      return Echo.CLOSED;
    }
  }

  /** At least 1, for 0 would mean without end. */
  private static int millis(long nanos) {
    return Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // the descriptor is released all the same
    }
  }
}
