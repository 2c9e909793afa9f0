package dev.loomscope.load.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A tiny echo server in a process of its own, which can be told to misbehave. */
final class FakeServer {

  private static final int BACKLOG = 4096;

  private FakeServer() {}

  /** The command that starts it. */
  static List<String> command(String behaviour) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp").forEach(command::add);
    command.add(System.getProperty("java.class.path"));
    command.add(FakeServer.class.getName());
    command.add(behaviour);
    return command;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.err.println("about to be " + arguments[0]);
    switch (arguments[0]) {
      case "failing" -> System.exit(3);
      case "silent" -> Thread.currentThread().join();
      case "stubborn" -> {
        // A hook that does not end keeps the process from ending on SIGTERM.
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      while (true) {
                        Thread.onSpinWait();
                      }
                    }));
        serve();
      }
      default -> serve();
    }
  }

  private static void serve() throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println("starting");
      System.out.printf(
          "fake ready mode=fake port=%d pid=%d%n",
          listener.socket().getLocalPort(), ProcessHandle.current().pid());
      ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
      while (true) {
        selector.select(key -> ready(key, listener, selector, buffer));
      }
    }
  }

  private static void ready(
      SelectionKey key, ServerSocketChannel listener, Selector selector, ByteBuffer buffer) {
    try {
      if (key.isAcceptable()) {
        SocketChannel accepted = listener.accept();
        while (accepted != null) {
          accepted.configureBlocking(false);
          accepted.register(selector, SelectionKey.OP_READ);
          accepted = listener.accept();
        }
        return;
      }
      SocketChannel channel = (SocketChannel) key.channel();
      if (channel.read(buffer.clear()) < 0) {
        channel.close();
        return;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException gone) {
      key.cancel();
    }
  }
}
