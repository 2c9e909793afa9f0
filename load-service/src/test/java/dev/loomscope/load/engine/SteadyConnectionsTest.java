package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.service.ProgramFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SteadyConnectionsTest {

  private static final int BYTES = 64;
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration SHORT = Duration.ofMillis(300);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void shouldServeEachConnectionOnceAndThenKeepThemBusy(int threads) throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo);
        LoadEngine clients =
            LoadEngine.open(
                ClosedPlan.steady(
                    server.address(),
                    new Clients(10, BYTES, threads, 100),
                    SHORT,
                    SHORT,
                    LONG,
                    LONG))) {
      assertThat(clients.served()).isEqualTo(10);
      assertThat(server.active()).isEqualTo(10);

      LoadFigures figures = clients.run();

      assertThat(figures.times().firstEcho().getTotalCount()).isEqualTo(10);
      assertThat(figures.counts().isFlawless()).isTrue();
      assertThat(figures.counts().errors()).isEmpty();
      assertThat(figures.steadySeconds()).isEqualTo(0.3);
      assertThat(figures.steadyEchoes()).isPositive().isLessThan(figures.counts().echoes());
      assertThat(figures.times().latency().getTotalCount()).isLessThan(figures.counts().echoes());
      assertThat(figures.counts().fewest()).isGreaterThan(1);
      assertThat(figures.counts().starved()).isZero();
      assertThat(server.active()).isEqualTo(10);
      assertThat(server.accepted()).isEqualTo(10);
    }
  }

  @Test
  void shouldLeaveConnectionsIdleIfThereIsNoTimeToBeBusyIn() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo);
        LoadEngine clients = open(server.address(), 20, Duration.ZERO, LONG, LONG)) {
      LoadFigures figures = clients.run();

      assertThat(figures.counts().requests()).isZero();
      assertThat(figures.counts().fewest()).isEqualTo(1);
      assertThat(figures.counts().most()).isEqualTo(1);
      assertThat(figures.steadyRequestsPerSecond()).isNaN();
      assertThat(server.active()).isEqualTo(20);
    }
  }

  @Test
  void shouldTellConnectionsThatWereAcceptedButNeverServed() throws Exception {
    try (TestServer server =
            TestServer.start(
                (socket, index) -> {
                  if (index < 7) {
                    TestServer.echo(socket, index);
                  } else {
                    TestServer.neverAnswer(socket, index);
                  }
                });
        LoadEngine clients = open(server.address(), 10, SHORT, Duration.ofSeconds(2), LONG)) {
      assertThat(clients.served()).isEqualTo(7);

      LoadFigures figures = clients.run();

      assertThat(figures.counts().starved()).isEqualTo(3);
      assertThat(figures.counts().errors()).isEqualTo(Map.of(ErrorKind.TIMEOUT, 3L));
      assertThat(figures.counts().lost()).isZero();
      assertThat(figures.counts().fewest()).isZero();
    }
  }

  @Test
  void shouldGiveUpThoseThatItHadNoTimeToOpen() throws Exception {
    try (TestServer server = TestServer.start(TestServer::neverAnswer);
        LoadEngine clients =
            LoadEngine.open(
                ClosedPlan.steady(
                    server.address(), new Clients(10, BYTES, 1, 4), SHORT, SHORT, SHORT, LONG))) {
      assertThat(clients.served()).isZero();

      LoadFigures figures = clients.run();

      assertThat(figures.counts().starved()).isEqualTo(10);
      assertThat(figures.counts().errors()).isEqualTo(Map.of(ErrorKind.TIMEOUT, 10L));
      assertThat(figures.counts().echoes()).isZero();
    }
  }

  @Test
  void shouldCountWhatAServerLosesAltersAndBreaksOff() throws Exception {
    try (TestServer server = TestServer.start(SteadyConnectionsTest::misbehave);
        LoadEngine clients = open(server.address(), 4, SHORT, LONG, Duration.ofSeconds(1))) {
      assertThat(clients.served()).isEqualTo(4);

      LoadFigures figures = clients.run();

      assertThat(figures.counts().lost()).isEqualTo(2);
      assertThat(figures.counts().mismatches()).isEqualTo(1);
      assertThat(figures.counts().errors())
          .isEqualTo(Map.of(ErrorKind.TIMEOUT, 1L, ErrorKind.CLOSED_EARLY, 1L));
      assertThat(figures.times().latency().getMaxValue())
          .isGreaterThan(1_000_000_000); // the lost one's
    }
  }

  /** Serves two messages, and then: nothing, an altered one, the end. The fourth client is well. */
  private static void misbehave(Socket socket, int index) throws Exception {
    for (int message = 0; message < 2; message++) {
      socket.getOutputStream().write(TestServer.message(socket.getInputStream(), BYTES));
    }
    byte[] third = TestServer.message(socket.getInputStream(), BYTES);
    switch (index) {
      case 0 -> TestServer.neverAnswer(socket, index);
      case 1 -> third[5]++;
      case 2 -> {
        return;
      }
      default -> {}
    }
    socket.getOutputStream().write(third);
    TestServer.echo(socket, index);
  }

  @Test
  void shouldRefuseMoreConnectionsThanThisProcessMayOpen() {
    assertThatThrownBy(
            () ->
                open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 7),
                    10_000_000,
                    SHORT,
                    LONG,
                    LONG))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("open files");
  }

  private static LoadEngine open(
      InetSocketAddress target,
      int connections,
      Duration duration,
      Duration openTime,
      Duration patience)
      throws Exception {
    return LoadEngine.open(
        ClosedPlan.steady(
            target,
            new Clients(connections, BYTES, 1, 100),
            Duration.ZERO,
            duration,
            openTime,
            patience));
  }
}
