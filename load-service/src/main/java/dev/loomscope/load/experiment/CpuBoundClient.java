package dev.loomscope.load.experiment;

import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that keeps a server's handler busy: sends its next long message as soon as it has the
 * echo of its last, until it is closed. It has a thread of its own; thread-safe.
 */
final class CpuBoundClient implements AutoCloseable {

  private final Socket socket;
  private final byte[] message;
  private final AtomicInteger echoes = new AtomicInteger();
  private final Thread thread;

  private CpuBoundClient(Socket socket, int bytes) {
    this.socket = socket;
    this.message = new byte[bytes];
    this.thread = Thread.ofPlatform().daemon().name("cpu-bound-client").unstarted(this::run);
  }

  /**
   * Connects and begins.
   *
   * @param bytes of a message; the server must take one by one read
   * @throws ProgramFailure if it cannot connect
   */
  static CpuBoundClient start(InetSocketAddress target, int bytes) throws ProgramFailure {
    try {
      Socket socket = new Socket(target.getAddress(), target.getPort());
      socket.setTcpNoDelay(true);
      CpuBoundClient client = new CpuBoundClient(socket, bytes);
      client.thread.start();
      return client;
    } catch (IOException refused) {
      throw new ProgramFailure("%s cannot be connected to: %s".formatted(target, refused));
    }
  }

  /** How many echoes it has had. */
  int echoes() {
    return echoes.get();
  }

  private void run() {
    try {
      while (true) {
        socket.getOutputStream().write(message);
        if (socket.getInputStream().readNBytes(message.length).length < message.length) {
          return;
        }
        echoes.incrementAndGet();
      }
    } catch (IOException closed) {
      // by us, or by the server: who asks for the echoes sees that there are none
    }
  }

  @Override
  public void close() {
    try {
      socket.close(); // wakes the thread up
    } catch (IOException alreadyGone) {
      // the descriptor is released all the same
    }
  }
}
