package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.service.ProgramFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenLoopTest {

  private static final int BYTES = 64;
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration SHORT = Duration.ofMillis(300);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void shouldSendEveryRequestThatBecomesDueWhateverTheNumberOfThreads(int threads)
      throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures =
          run(
              new OpenPlan(
                  server.address(),
                  new Clients(10, BYTES, threads, 100),
                  0,
                  1_001,
                  Duration.ofMillis(500),
                  Duration.ofSeconds(1),
                  LONG));

      assertThat(figures.counts().requests()).isEqualTo(1_502);
      assertThat(figures.counts().echoes()).isEqualTo(1_502);
      assertThat(figures.steadyEchoes()).isEqualTo(1_001);
      assertThat(figures.times().latency().getTotalCount()).isEqualTo(1_001);
      assertThat(figures.times().service().getTotalCount()).isEqualTo(1_001);
      assertThat(figures.times().sendLag().getTotalCount()).isEqualTo(1_001);
      assertThat(figures.times().ownLag().getTotalCount()).isEqualTo(1_001);
      assertThat(figures.times().connect().getTotalCount()).isEqualTo(10);
      assertThat(figures.counts().errors()).isEmpty();
      assertThat(figures.counts().isFlawless()).isTrue();
      assertThat(figures.counts().starved()).isZero();
      assertThat(server.accepted()).isEqualTo(10);
    }
  }

  @Test
  void shouldTakeAtLeastAsLongAsTheScheduleAndNotExceedItsRate() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      long began = System.nanoTime();
      LoadFigures figures = run(plan(server.address(), 10, 0, 400, Duration.ofSeconds(1), LONG));

      assertThat(System.nanoTime() - began).isGreaterThan(997_500_000); // the last is due then
      assertThat(figures.seconds()).isGreaterThanOrEqualTo(1);
      assertThat(figures.requestsPerSecond()).isPositive().isLessThanOrEqualTo(400);
    }
  }

  @Test
  void shouldTellWhichConnectionsHadEveryEchoInTime() throws Exception {
    try (TestServer server =
        TestServer.start(
            (socket, index) -> {
              for (int message = 0; message < 2; message++) {
                byte[] bytes = TestServer.message(socket.getInputStream(), BYTES);
                if (index == 0 && message == 1) { // not the one that opened the connection
                  Thread.sleep(SHORT);
                }
                socket.getOutputStream().write(bytes);
              }
              TestServer.echo(socket, index);
            })) {
      LoadFigures figures = run(plan(server.address(), 4, 0, 100, Duration.ofSeconds(1), LONG));

      assertThat(figures.onTime(Duration.ofNanos(1))).isZero();
      assertThat(figures.onTime(SHORT)).isLessThanOrEqualTo(0.75);
      assertThat(figures.onTime(LONG)).isEqualTo(1);
    }
  }

  @Test
  void shouldUseAllConnectionsAlike() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures = run(plan(server.address(), 20, 0, 2_000, Duration.ofSeconds(1), LONG));

      assertThat(figures.counts().fewest()).isGreaterThan(50);
      assertThat(figures.counts().most()).isLessThan(150);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 300, 300", "10, 30, 39"})
  void shouldMakeAConnectionAnewAfterSoManyMessages(int life, int fewest, int most)
      throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures = run(plan(server.address(), 9, life, 600, Duration.ofMillis(500), LONG));

      assertThat(figures.counts().echoes()).isEqualTo(300);
      assertThat(figures.counts().isFlawless()).isTrue();
      assertThat(server.accepted()).isBetween(fewest, most);
      assertThat(figures.times().connect().getTotalCount()).isEqualTo(server.accepted());
    }
  }

  @Test
  void shouldCountConnectingWhereARequestConnects() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures = run(plan(server.address(), 5, 1, 200, Duration.ofMillis(500), LONG));

      assertThat(figures.times().service().getMinValue())
          .isGreaterThan(figures.times().connect().getMinValue());
    }
  }

  @Test
  void shouldLetRequestsWaitWhileAllConnectionsAreBusy() throws Exception {
    long serviceNanos = 20_000_000;
    TestServer.Behaviour slow =
        (socket, index) -> {
          while (socket.isConnected()) {
            byte[] bytes = TestServer.message(socket.getInputStream(), BYTES);
            Thread.sleep(Duration.ofNanos(serviceNanos));
            socket.getOutputStream().write(bytes, 0, BYTES); // throws at the end of the stream
          }
        };
    try (TestServer server = TestServer.start(slow)) {
      // 100 a second where 50 can be served: the last is due at 0.99 s, and 99 are served before it
      LoadFigures figures = run(plan(server.address(), 1, 0, 100, Duration.ofSeconds(1), LONG));

      assertThat(figures.counts().isFlawless()).isTrue();
      assertThat(figures.times().latency().getMaxValue())
          .isGreaterThan(100 * serviceNanos - 990_000_000 - 10_000_000);
      assertThat(figures.times().sendLag().getMaxValue())
          .isGreaterThan(99 * serviceNanos - 990_000_000 - 10_000_000);
      assertThat(figures.times().ownLag().getValueAtPercentile(50))
          .as("is not the generator's fault")
          .isLessThan(figures.times().sendLag().getValueAtPercentile(50) / 2);
      assertThat(figures.times().service().getMinValue()).isGreaterThan(serviceNanos - 1_000_000);
      assertThat(figures.requestsPerSecond()).isLessThan(51);
    }
  }

  @Test
  void shouldReportMismatchesOfTheWarmUpToo() throws Exception {
    TestServer.Behaviour altersTheThird =
        (socket, index) -> {
          for (int message = 0; ; message++) {
            byte[] bytes = TestServer.message(socket.getInputStream(), BYTES);
            bytes[0] ^= (byte) (message == 3 ? 1 : 0);
            socket.getOutputStream().write(bytes);
          }
        };
    try (TestServer server = TestServer.start(altersTheThird)) {
      LoadFigures figures =
          run(
              plan(server.address(), 4, 0, 1_000, Duration.ofMillis(100), LONG)
                  .lasting(Duration.ofMillis(100), Duration.ofMillis(100)));

      assertThat(figures.counts().mismatches()).isEqualTo(4);
      assertThat(figures.counts().lost()).isZero();
      assertThat(figures.counts().isFlawless()).isFalse();
    }
  }

  @Test
  void shouldConnectAnewWhenTheServerClosesAndCountWhatWasLost() throws Exception {
    TestServer.Behaviour answersNineOfTen =
        (socket, index) -> {
          for (int message = 0; message < 9; message++) {
            socket.getOutputStream().write(TestServer.message(socket.getInputStream(), BYTES));
          }
          TestServer.message(socket.getInputStream(), BYTES);
        };
    try (TestServer server = TestServer.start(answersNineOfTen)) {
      // none is kept for long enough to be opened beforehand
      LoadFigures figures =
          run(plan(server.address(), 3, 1_000, 400, Duration.ofMillis(500), LONG));

      // The three first lives are of 1, 2 and 3 messages, which are answered. Of the 194 others
      // each connection loses its tenth: 19 at most, and 17 if up to 9 at each place come after
      // its last.
      assertThat(figures.counts().lost())
          .isEqualTo(200 - figures.counts().echoes())
          .isBetween(17L, 19L);
      assertThat(figures.counts().errors()).containsOnlyKeys(ErrorKind.CLOSED_EARLY);
      assertThat(figures.counts().errorCount()).isEqualTo(figures.counts().lost());
      assertThat(figures.times().latency().getTotalCount())
          .as("those without an echo have waited, too")
          .isEqualTo(200);
    }
  }

  @Test
  void shouldTellHowLongRequestsWaitedWhoseConnectionTheServerReset() throws Exception {
    TestServer.Behaviour resetsInTheEnd =
        (socket, index) -> {
          TestServer.message(socket.getInputStream(), BYTES);
          Thread.sleep(SHORT);
          socket.setSoLinger(true, 0);
        };
    try (TestServer server = TestServer.start(resetsInTheEnd)) {
      LoadFigures figures = run(plan(server.address(), 20, 1, 40, Duration.ofMillis(500), LONG));

      assertThat(figures.counts().errors()).containsOnly(Map.entry(ErrorKind.RESET, 20L));
      assertThat(figures.counts().echoes()).isZero();
      assertThat(figures.times().latency().getTotalCount()).isEqualTo(20);
      assertThat(figures.times().latency().getMinValue()).isGreaterThan(SHORT.toNanos() * 9 / 10);
      assertThat(figures.disconnected()).isEqualTo(20);
      assertThat(figures.onTime(LONG)).isZero();
    }
  }

  @Test
  void shouldTellHowLongRequestsWaitedThatWereNeverAnsweredOrSent() throws Exception {
    AtomicInteger messages = new AtomicInteger();
    TestServer.Behaviour answersThirty =
        (socket, index) -> {
          while (messages.getAndIncrement() < 30) {
            socket.getOutputStream().write(TestServer.message(socket.getInputStream(), BYTES));
          }
          TestServer.neverAnswer(socket, index);
        };
    try (TestServer server = TestServer.start(answersThirty)) {
      LoadFigures figures = run(plan(server.address(), 2, 0, 100, Duration.ofSeconds(1), SHORT));

      assertThat(figures.counts().echoes()).as("two have opened the connections").isEqualTo(28);
      assertThat(figures.counts().lost()).isEqualTo(2);
      assertThat(figures.counts().unanswered()).isEqualTo(2);
      assertThat(figures.counts().errors()).containsOnly(Map.entry(ErrorKind.TIMEOUT, 2L));
      assertThat(figures.counts().unsent()).isEqualTo(70);
      assertThat(figures.times().latency().getTotalCount()).isEqualTo(100);
      assertThat(figures.times().latency().getMaxValue()).isGreaterThan(800_000_000);
    }
  }

  @Test
  void shouldTellThatAConnectionNeverHadAnEcho() throws Exception {
    TestServer.Behaviour servesNotTheFirst =
        (socket, index) -> {
          if (index == 0) {
            TestServer.neverAnswer(socket, index);
          } else {
            TestServer.echo(socket, index);
          }
        };
    try (TestServer server = TestServer.start(servesNotTheFirst)) {
      LoadFigures figures = run(plan(server.address(), 10, 0, 100, SHORT, Duration.ofSeconds(2)));

      assertThat(figures.counts().starved()).isEqualTo(1);
      assertThat(figures.counts().lost()).as("another took its place").isZero();
      assertThat(figures.counts().isFlawless()).isFalse();
    }
  }

  @Test
  void shouldTakeTheBlameForItsOwnPause() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      OpenPlan plan = plan(server.address(), 10, 0, 2_000, Duration.ofSeconds(2), LONG);
      long pauseAt = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      AtomicInteger asked = new AtomicInteger();

      LoadFigures figures =
          LoadEngine.run(
              plan,
              LoadWatch.NONE,
              () -> {
                if (System.nanoTime() - pauseAt > 0 && asked.getAndIncrement() == 0) {
                  pause(Duration.ofMillis(300));
                }
                return false;
              });

      assertThat(figures.counts().isFlawless()).isTrue();
      assertThat(figures.times().ownLag().getValueAtPercentile(90)).isGreaterThan(50_000_000);
      assertThat(figures.generatorFaults()).contains(GeneratorFault.LATE);
    }
  }

  @Test
  void shouldNotTakeTheBlameForAStallOfTheServer() throws Exception {
    try (StallingServer server =
        StallingServer.start(Duration.ofMillis(700), Duration.ofMillis(300))) {
      OpenPlan plan = plan(server.address(), 10, 0, 2_000, Duration.ofSeconds(2), LONG);
      LoadFigures figures = run(plan);
      for (int i = 1; i < 5 && figures.generatorFaults().contains(GeneratorFault.LATE); i++) {
        figures = run(plan); // this machine made it late
      }

      assertThat(figures.generatorFaults()).doesNotContain(GeneratorFault.LATE);
      assertThat(figures.times().latency().getValueAtPercentile(99)).isGreaterThan(200_000_000);
    }
  }

  @Test
  void shouldTellThatNobodyListens() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
    }
    LoadFigures figures = run(plan(nobody, 5, 1, 100, Duration.ofMillis(500), LONG));

    assertThat(figures.counts().errors()).containsOnlyKeys(ErrorKind.REFUSED);
    assertThat(figures.counts().lost()).isEqualTo(50);
    assertThat(figures.counts().starved()).isEqualTo(5);
    assertThat(figures.times().latency().getTotalCount()).isZero();
  }

  @Test
  void shouldAllocateNothingOfItsOwnForARequest() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      OpenPlan plan = plan(server.address(), 10, 0, 20_000, Duration.ofSeconds(2), LONG);
      run(plan); // loads and compiles what is needed
      long few = run(plan.atRate(100)).client().allocatedBytes();
      long many = run(plan).client().allocatedBytes();

      // the JDK's selector makes an Integer of a descriptor above 127, each time that it is ready
      long selectorsOwn = 16 * 39_800;
      assertThat(many - few).as("bytes for 39,800 requests more").isLessThan(selectorsOwn + 39_800);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static LoadFigures run(OpenPlan plan) throws ProgramFailure, InterruptedException {
    return LoadEngine.run(plan);
  }

  private static OpenPlan plan(
      InetSocketAddress target,
      int connections,
      int life,
      int rate,
      Duration duration,
      Duration patience) {
    return new OpenPlan(
        target,
        new Clients(connections, BYTES, 1, 100),
        life,
        rate,
        Duration.ZERO,
        duration,
        patience);
  }
}
