package dev.loomscope.load.server;

import dev.loomscope.service.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A page that a server sent over HTTP, within bounds: who answers may be anybody. Immutable.
 *
 * <p>Reads on the calling thread, over a connection that is kept open if all went well; a client
 * with threads of its own would take several times the CPU.
 *
 * @param dateMillis when it was sent by the server's clock, to the second, in milliseconds of Unix
 *     time; 0 if the server does not say
 */
public record WebPage(String text, long dateMillis) {

  /** A server of a thousand JVMs takes seconds to read their memory. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Many times what is asked for; a page of all metrics has some hundred kilobytes. */
  private static final int MOST_BYTES = 8 << 20;

  private static final int HIGHEST_PORT = 65_535;

  /**
   * The address of a page.
   *
   * @throws IllegalArgumentException if a text is no http or https URL with a host, and a port that
   *     there can be
   */
  public static URI address(String text) {
    try {
      URI address = URI.create(text);
      URL url = address.toURL();
      boolean http = url.getProtocol().equals("http") || url.getProtocol().equals("https");
      if (!http || url.getHost().isEmpty() || url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
        throw new IllegalArgumentException("no http URL, no host, or no such port");
      }
      return address;
    } catch (MalformedURLException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /**
   * Reads a page. No redirection is followed: read is what was asked for, and nothing else.
   *
   * @param accept the media type that is wanted
   * @throws IOException if it cannot be had in time, or is too long
   */
  public static WebPage read(URI address, String accept) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
    connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept", accept);
    Credentials.apply(connection);
    try {
      return new WebPage(body(connection), connection.getDate());
    } catch (IOException failure) {
      connection.disconnect(); // what else it sends, an error's page for one, is not waited for
      throw failure;
    }
  }

  private static String body(HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getInputStream()) {
      byte[] page = body.readNBytes(MOST_BYTES + 1);
      if (page.length > MOST_BYTES) {
        throw new IOException("it is longer than %d bytes".formatted(MOST_BYTES));
      }
      return new String(page, StandardCharsets.UTF_8);
    }
  }
}
