package dev.loomscope.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks the service of the same container whether it is ready: the health check of an image that has
 * no shell and no {@code curl}. Exits with 0 if it is, else with 1 and a line that says why.
 *
 * <p>It finds the service by the variables {@code LOOMSCOPE_HTTP_BIND} and {@code
 * LOOMSCOPE_HTTP_PORT}, as the service itself does, and asks by TLS if there is {@code
 * LOOMSCOPE_HTTP_TLS_CERTIFICATE}. A JVM is started for each question, so it loads next to nothing.
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
    try (Socket tcp = new Socket()) {
      InetAddress address = InetAddress.getByName(bind);
      if (address.isAnyLocalAddress()) {
        address = InetAddress.getLoopbackAddress();
      }
      tcp.connect(new InetSocketAddress(address, Integer.parseInt(port)), TIMEOUT_MILLIS);
      tcp.setSoTimeout(TIMEOUT_MILLIS);
      String certificate = System.getenv("LOOMSCOPE_HTTP_TLS_CERTIFICATE");
      Socket socket = certificate == null || certificate.isEmpty() ? tcp : overTls(tcp);
      socket
          .getOutputStream()
          .write(
              "GET /observe/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String status = new String(in.readNBytes(STATUS_LINE_START), StandardCharsets.US_ASCII);
      return status.startsWith("HTTP/1.1 2") ? "" : "not ready: " + status;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException failed) {
      return failed.toString();
    }
  }

  private static Socket overTls(Socket tcp) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
  }

  /** Who answers in its own container is the service, whatever name its certificate is for. */
  private static final class Anybody extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
