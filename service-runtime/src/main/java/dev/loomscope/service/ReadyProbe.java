package dev.loomscope.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks the service of the same container whether it is ready: the health check of an image that has
 * no shell and no {@code curl}. Exits with 0 if it is, else with 1 and a line that says why.
 *
 * <p>It finds the service by the variables {@code LOOMSCOPE_HTTP_BIND} and {@code
 * LOOMSCOPE_HTTP_PORT}, as the service itself does. A JVM is started for each question, so it loads
 * next to nothing.
 */
public final class ReadyProbe {

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int STATUS_LINE_START = "HTTP/1.1 204".length();

  private ReadyProbe() {}

  public static void main(String[] arguments) {
    String problem =
        problem(System.getenv("LOOMSCOPE_HTTP_BIND"), System.getenv("LOOMSCOPE_HTTP_PORT"));
    if (!problem.isEmpty()) {
      System.out.println(problem);
    }
    System.exit(problem.isEmpty() ? 0 : 1);
  }

  private static String problem(String bind, String port) {
    try (Socket socket = new Socket()) {
      InetAddress address = InetAddress.getByName(bind);
      if (address.isAnyLocalAddress()) {
        address = InetAddress.getLoopbackAddress();
      }
      socket.connect(new InetSocketAddress(address, Integer.parseInt(port)), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET /observe/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String status = new String(in.readNBytes(STATUS_LINE_START), StandardCharsets.US_ASCII);
      return status.startsWith("HTTP/1.1 2") ? "" : "not ready: " + status;
    } catch (IOException | IllegalArgumentException failed) {
      return failed.toString();
    }
  }
}
