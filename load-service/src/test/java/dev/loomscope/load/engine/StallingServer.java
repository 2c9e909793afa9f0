package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An echo server that answers nobody for a while, again and again, and remembers when. It begins
 * with a while in which it answers.
 */
final class StallingServer implements AutoCloseable {

  /** A time in which nobody was answered, by {@link System#nanoTime}. */
  record Stall(long began, long ended) {}

  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
  private final List<Stall> stalls = new CopyOnWriteArrayList<>();
  private final int bytes;
  private final TestServer server;
  private final Thread staller;

  private StallingServer(Duration open, Duration stalled, int bytes) {
    this.bytes = bytes;
    this.server = TestServer.start(this::serve);
    this.staller = Thread.ofPlatform().daemon().unstarted(() -> stallAgainAndAgain(open, stalled));
  }

  static StallingServer start(Duration open, Duration stalled, int bytes) {
    StallingServer server = new StallingServer(open, stalled, bytes);
    server.staller.start();
    return server;
  }

  InetSocketAddress address() {
    return server.address();
  }

  List<Stall> stalls() {
    return List.copyOf(stalls);
  }

  @Override
  public void close() {
    staller.interrupt();
    server.close();
  }

  private void serve(Socket socket, int index) throws Exception {
    byte[] message = TestServer.message(socket.getInputStream(), bytes);
    while (message.length == bytes) {
      gate.readLock().lock();
      try {
        socket.getOutputStream().write(message);
      } finally {
        gate.readLock().unlock();
      }
      message = TestServer.message(socket.getInputStream(), bytes);
    }
  }

  private void stallAgainAndAgain(Duration open, Duration stalled) {
    try {
      while (true) {
        Thread.sleep(open);
        gate.writeLock().lock();
        try {
          long began = System.nanoTime();
          Thread.sleep(stalled);
          stalls.add(new Stall(began, System.nanoTime()));
        } finally {
          gate.writeLock().unlock();
        }
      }
    } catch (InterruptedException over) {
      // the test is
    }
  }
}
