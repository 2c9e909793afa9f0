package dev.loomscope.load.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server on a free loopback port whose behaviour a test chooses. Thread-safe. */
public final class TestServer implements AutoCloseable {

  /** What the server does with a connection; when it returns, the connection is closed. */
  @FunctionalInterface
  public interface Behaviour {
    /**
     * Serves one connection.
     *
     * @param index how many connections came before
     */
    void serve(Socket socket, int index) throws Exception;
  }

  private static final int BACKLOG = 4096;

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TestServer(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
  }

  /** Starts a server. */
  public static TestServer start(Behaviour behaviour) {
    try {
      TestServer server =
          new TestServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), behaviour);
      Thread.ofPlatform().daemon().start(server::accept);
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends everything back. */
  public static void echo(Socket socket, int index) throws IOException {
    socket.getInputStream().transferTo(socket.getOutputStream());
  }

  /** Takes what comes until the client goes. */
  public static void neverAnswer(Socket socket, int index) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /** Reads a whole message of so many bytes. */
  public static byte[] message(InputStream in, int bytes) throws IOException {
    return in.readNBytes(bytes);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** Connections that there were, the open ones included. */
  public int accepted() {
    return accepted.get();
  }

  /** Connections that are open. */
  public int active() {
    return active.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        active.incrementAndGet();
        int index = accepted.getAndIncrement();
        Thread.ofVirtual().start(() -> serve(socket, index));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, int index) {
    try (socket) {
      socket.setTcpNoDelay(true);
      behaviour.serve(socket, index);
    } catch (Exception ended) {
      // the client went away, or the test is over
    } finally {
      open.remove(socket);
      active.decrementAndGet();
    }
  }
}
