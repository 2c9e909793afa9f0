package dev.loomscope.load.experiment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/**
 * One connection whose thread waits for the echo of each message. Thread-safe as far as another
 * thread may close it, which ends the wait.
 */
final class EchoClient implements AutoCloseable {

  private final Socket socket = new Socket();

  /**
   * Connects.
   *
   * @param bound how long it may wait, and for each echo after that; zero: for ever
   */
  EchoClient(InetSocketAddress target, Duration bound) throws IOException {
    try {
      socket.connect(target, Math.toIntExact(bound.toMillis()));
      waitAtMost(bound);
      socket.setTcpNoDelay(true);
    } catch (IOException refused) {
      close();
      throw refused;
    }
  }

  void send(byte[] message) throws IOException {
    socket.getOutputStream().write(message);
  }

  /** Sends a message, and tells whether it came back whole in time. */
  boolean isEchoed(byte[] message) {
    try {
      send(message);
      return Arrays.equals(message, socket.getInputStream().readNBytes(message.length));
    } catch (IOException lateOrReset) {
      return false;
    }
  }

  /**
   * Waits for a byte that nobody should send.
   *
   * @return whether there is one; false at the connection's end
   * @throws java.net.SocketTimeoutException if the connection is silent for so long
   */
  boolean hasMore(Duration bound) throws IOException {
    waitAtMost(bound);
    return socket.getInputStream().read() >= 0;
  }

  private void waitAtMost(Duration bound) throws IOException {
    socket.setSoTimeout(Math.toIntExact(bound.toMillis()));
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
