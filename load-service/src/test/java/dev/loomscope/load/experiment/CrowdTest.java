package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.engine.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class CrowdTest {

  private static final int MESSAGE = 64;
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void shouldTellThoseWhoseEchoesWereInTimeFromTheOthers() throws Exception {
    try (TestServer server = TestServer.start(CrowdTest::echoOnceAndThen);
        Crowd crowd = Crowd.start(server.address(), 8, Duration.ofSeconds(5), LONG)) {
      assertThat(crowd.awaitServed(LONG)).isPositive();

      Awaitility.await()
          .atMost(LONG)
          .until(
              () ->
                  crowd.failed(Client.Echo.LATE) == 2
                      && crowd.failed(Client.Echo.CLOSED) == 2
                      && crowd.failed(Client.Echo.ALTERED) == 2);
      assertThat(crowd.inTime()).isEqualTo(2);
      crowd.stop();
      assertThat(crowd.inTime()).isEqualTo(2);
    }
  }

  private static void echoOnceAndThen(Socket socket, int index) throws IOException {
    socket.getOutputStream().write(TestServer.message(socket.getInputStream(), MESSAGE));
    switch (index % 4) {
      case 0 -> TestServer.echo(socket, index);
      case 1 -> { // reads, and says nothing
        while (socket.getInputStream().read() >= 0) {
          Thread.onSpinWait();
        }
      }
      case 2 -> {
        while (TestServer.message(socket.getInputStream(), MESSAGE).length == MESSAGE) {
          socket.getOutputStream().write(new byte[MESSAGE]);
        }
      }
      default -> {
        // closes the connection
      }
    }
  }

  @Test
  void shouldNotCountAClientThatWasNeverServed() throws Exception {
    try (TestServer server = TestServer.start((socket, index) -> {});
        Crowd crowd = Crowd.start(server.address(), 3, LONG, LONG)) {
      crowd.stop();

      assertThat(crowd.inTime()).isZero();
    }
  }
}
