package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.loomscope.load.engine.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WebPageTest {

  private static final Duration BOUND = Duration.ofSeconds(40);

  private static URI page(TestServer server) {
    return WebPage.address("http://127.0.0.1:%d/".formatted(server.address().getPort()));
  }

  /** Answers the first request, which is short enough to come at once. */
  private static OutputStream answer(Socket socket, String begin) throws IOException {
    byte[] request = new byte[8_192];
    assertThat(socket.getInputStream().read(request)).isPositive();
    socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
    return socket.getOutputStream();
  }

  @Test
  void shouldReadAPage() throws Exception {
    try (TestServer server =
        TestServer.start(
            (socket, index) ->
                answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nup 1.0\n"))) {
      assertThat(WebPage.read(page(server), "text/plain")).isEqualTo(new WebPage("up 1.0\n", 0));
    }
  }

  @Test
  void shouldGiveUpOnAPageWithoutEnd() throws Exception {
    byte[] more = new byte[65_536];
    try (TestServer server =
        TestServer.start(
            (socket, index) -> {
              OutputStream out = answer(socket, "HTTP/1.1 200 OK\r\n\r\n");
              while (socket.isConnected()) {
                out.write(more); // throws when the reader has gone
              }
            })) {
      assertThatThrownBy(() -> WebPage.read(page(server), "text/plain"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("longer than");
      await().atMost(BOUND).until(() -> server.active() == 0);
    }
  }

  @Test
  void shouldCloseTheConnectionAfterAnErrorWhoseRestDoesNotCome() throws Exception {
    try (TestServer server =
        TestServer.start(
            (socket, index) -> {
              answer(socket, "HTTP/1.1 500 Broken\r\nContent-Length: 1000000\r\n\r\nand");
              TestServer.neverAnswer(socket, index);
            })) {
      assertThatThrownBy(() -> WebPage.read(page(server), "text/plain"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("500");
      await().atMost(BOUND).until(() -> server.active() == 0);
    }
  }
}
