package dev.loomscope.echo;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many clients at once, each on a virtual thread. */
final class EchoClients {

  static final int MESSAGE_BYTES = 64;

  private EchoClients() {}

  /** Connects clients at once; the first of them may wait in the backlog for all others. */
  static List<Socket> connect(RunningEcho echo, int clients) throws Exception {
    List<Callable<Socket>> connects = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      connects.add(echo::connect);
    }
    return all(connects);
  }

  /** Each client sends messages of its own, one after the other, and gets each of them back. */
  static void echoOnAll(List<Socket> sockets, int messages) throws Exception {
    List<Callable<Boolean>> talks = new ArrayList<>();
    for (int i = 0; i < sockets.size(); i++) {
      int client = i;
      talks.add(
          () -> {
            for (int message = 0; message < messages; message++) {
              talk(sockets.get(client), client, message);
            }
            return true;
          });
    }
    all(talks);
  }

  private static void talk(Socket socket, int client, int message) throws IOException {
    byte[] sent = ByteBuffer.allocate(MESSAGE_BYTES).putInt(client).putInt(message).array();
    socket.getOutputStream().write(sent);
    byte[] back = socket.getInputStream().readNBytes(MESSAGE_BYTES);
    if (!Arrays.equals(sent, back)) {
      throw new AssertionError("client " + client + " got something else back");
    }
  }

  /** Each client ends its stream and sees the server end its own. */
  static void endAll(List<Socket> sockets) throws Exception {
    List<Callable<Boolean>> ends = new ArrayList<>();
    for (Socket socket : sockets) {
      ends.add(
          () -> {
            socket.shutdownOutput();
            if (socket.getInputStream().read() != -1) {
              throw new AssertionError("more came back than was sent");
            }
            socket.close();
            return true;
          });
    }
    all(ends);
  }

  private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
