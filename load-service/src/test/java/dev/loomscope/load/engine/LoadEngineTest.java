package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.loomscope.service.ProgramFailure;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Exchanger;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoadEngineTest {

  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Enough for some echoes on a busy machine, too. */
  private static final Duration SECONDS = Duration.ofSeconds(3);

  private static final int BYTES = 64;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void shouldAccountForEveryEchoWhateverTheNumberOfThreads(int threads) throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures = run(plan(server, 50, 20, BYTES, threads, LONG));

      assertThat(figures.counts().requests()).isEqualTo(1_000);
      assertThat(figures.counts().echoes()).isEqualTo(1_000);
      assertThat(figures.counts().lost()).isZero();
      assertThat(figures.counts().mismatches()).isZero();
      assertThat(figures.counts().starved()).isZero();
      assertThat(figures.counts().errors()).isEmpty();
      assertThat(figures.counts().fewest()).isEqualTo(20);
      assertThat(figures.counts().most()).isEqualTo(20);
      assertThat(figures.times().latency().getTotalCount()).isEqualTo(1_000);
      assertThat(figures.times().connect().getTotalCount()).isEqualTo(50);
      assertThat(figures.times().firstEcho().getTotalCount()).isEqualTo(50);
      assertThat(figures.times().visit().getTotalCount()).isEqualTo(50);
      assertThat(figures.counts().isFlawless()).isTrue();
      assertThat(figures.requestsPerSecond()).isPositive();
      assertThat(figures.client().cpuSeconds()).isPositive();
    }
  }

  @Test
  void shouldServeAThousandClientsAtOnce() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures = run(plan(server, 1_000, 10, BYTES, 1, LONG));

      assertThat(figures.counts().echoes()).isEqualTo(10_000);
      assertThat(figures.counts().isFlawless()).isTrue();
    }
  }

  @Test
  void shouldServeMoreClientsThanMayConnectAtOnce() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures =
          run(ClosedPlan.sessions(server.address(), new Clients(40, BYTES, 1, 2), 3, LONG));

      assertThat(figures.counts().echoes()).isEqualTo(120);
      assertThat(figures.counts().isFlawless()).isTrue();
    }
  }

  @Test
  void shouldCompareMessagesThatAreLargerThanAnyBuffer() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures = run(plan(server, 3, 2, 5_000_001, 1, LONG));

      assertThat(figures.counts().echoes()).isEqualTo(6);
      assertThat(figures.counts().isFlawless()).isTrue();
    }
  }

  @Test
  void shouldSendMessagesOfOneByte() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures figures = run(plan(server, 5, 100, 1, 1, LONG));

      assertThat(figures.counts().echoes()).isEqualTo(500);
      assertThat(figures.counts().isFlawless()).isTrue();
    }
  }

  @Test
  void shouldReportAMismatchWhenAByteIsAltered() throws Exception {
    TestServer.Behaviour altersOne =
        (socket, index) -> {
          InputStream in = socket.getInputStream();
          OutputStream out = socket.getOutputStream();
          for (int message = 0; message < 10; message++) {
            byte[] bytes = TestServer.message(in, BYTES);
            if (index == 3 && message == 6) {
              bytes[BYTES - 1] ^= 1;
            }
            out.write(bytes);
          }
          in.read();
        };
    try (TestServer server = TestServer.start(altersOne)) {
      LoadFigures figures = run(plan(server, 8, 10, BYTES, 1, LONG));

      assertThat(figures.counts().mismatches()).isEqualTo(1);
      assertThat(figures.counts().echoes()).isEqualTo(80);
      assertThat(figures.counts().lost()).isZero();
      assertThat(figures.counts().isFlawless()).isFalse();
    }
  }

  @Test
  void shouldReportAMismatchForEachOfTwoSwappedEchoes() throws Exception {
    Exchanger<byte[]> swap = new Exchanger<>();
    TestServer.Behaviour swaps =
        (socket, index) -> {
          for (int message = 0; message < 5; message++) {
            byte[] bytes = TestServer.message(socket.getInputStream(), BYTES);
            socket.getOutputStream().write(swap.exchange(bytes));
          }
          socket.getInputStream().read();
        };
    try (TestServer server = TestServer.start(swaps)) {
      LoadFigures figures = run(plan(server, 2, 5, BYTES, 1, LONG));

      assertThat(figures.counts().mismatches()).isEqualTo(10);
      assertThat(figures.counts().echoes()).isEqualTo(10);
    }
  }

  @Test
  void shouldReportAMismatchWhenAnEarlierMessageComesBackAgain() throws Exception {
    TestServer.Behaviour repeatsTheFirst =
        (socket, index) -> {
          byte[] first = TestServer.message(socket.getInputStream(), BYTES);
          socket.getOutputStream().write(first);
          TestServer.message(socket.getInputStream(), BYTES);
          socket.getOutputStream().write(first);
          socket.getInputStream().read();
        };
    try (TestServer server = TestServer.start(repeatsTheFirst)) {
      LoadFigures figures = run(plan(server, 4, 2, BYTES, 1, LONG));

      assertThat(figures.counts().mismatches()).isEqualTo(4);
      assertThat(figures.counts().echoes()).isEqualTo(8);
    }
  }

  @Test
  void shouldEndAClientToWhichMoreComesBackThanItSent() throws Exception {
    TestServer.Behaviour addsAByte =
        (socket, index) -> {
          byte[] bytes = TestServer.message(socket.getInputStream(), BYTES);
          byte[] more = new byte[BYTES + 1];
          System.arraycopy(bytes, 0, more, 0, BYTES);
          socket.getOutputStream().write(more);
          socket.getInputStream().read();
        };
    try (TestServer server = TestServer.start(addsAByte)) {
      LoadFigures figures = run(plan(server, 3, 10, BYTES, 1, LONG));

      assertThat(figures.counts().errors()).containsOnlyKeys(ErrorKind.SURPLUS);
      assertThat(figures.counts().errorCount()).isEqualTo(3);
      assertThat(figures.counts().mismatches()).isEqualTo(3);
      assertThat(figures.counts().lost()).isEqualTo(3);
    }
  }

  @Test
  void shouldTellWhichClientsTheServerClosedEarly() throws Exception {
    TestServer.Behaviour closesAfterThree =
        (socket, index) -> {
          for (int message = 0; message < (index == 0 ? 3 : 10); message++) {
            byte[] bytes = TestServer.message(socket.getInputStream(), BYTES);
            socket.getOutputStream().write(bytes);
          }
          socket.shutdownOutput();
          TestServer.neverAnswer(socket, index);
        };
    try (TestServer server = TestServer.start(closesAfterThree)) {
      LoadFigures figures = run(plan(server, 5, 10, BYTES, 1, LONG));

      assertThat(figures.counts().errors()).containsOnly(Map.entry(ErrorKind.CLOSED_EARLY, 1L));
      assertThat(figures.counts().echoes()).isEqualTo(43);
      assertThat(figures.counts().lost()).isEqualTo(1);
      assertThat(figures.counts().fewest()).isEqualTo(3);
      assertThat(figures.counts().most()).isEqualTo(10);
      assertThat(figures.counts().starved()).isZero();
      assertThat(figures.counts().mismatches()).isZero();
    }
  }

  @Test
  void shouldTellWhichClientsTheServerReset() throws Exception {
    TestServer.Behaviour resets =
        (socket, index) -> {
          TestServer.message(socket.getInputStream(), BYTES);
          socket.setSoLinger(true, 0);
        };
    try (TestServer server = TestServer.start(resets)) {
      LoadFigures figures = run(plan(server, 5, 10, BYTES, 1, LONG));

      assertThat(figures.counts().errors()).containsOnly(Map.entry(ErrorKind.RESET, 5L));
      assertThat(figures.counts().starved()).isEqualTo(5);
      assertThat(figures.counts().lost()).isEqualTo(5);
      assertThat(figures.requestsPerSecond()).isZero();
    }
  }

  @Test
  void shouldCountClientsThatAreNeverAnsweredAsStarved() throws Exception {
    TestServer.Behaviour answersHalf =
        (socket, index) -> {
          if (index % 2 == 0) {
            TestServer.echo(socket, index);
          } else {
            TestServer.neverAnswer(socket, index);
          }
        };
    try (TestServer server = TestServer.start(answersHalf)) {
      LoadFigures figures = run(plan(server, 10, 4, BYTES, 1, SECONDS));

      assertThat(figures.counts().starved()).isEqualTo(5);
      assertThat(figures.counts().errors()).containsOnly(Map.entry(ErrorKind.TIMEOUT, 5L));
      assertThat(figures.counts().echoes()).isEqualTo(20);
      assertThat(figures.counts().fewest()).isZero();
      assertThat(figures.counts().most()).isEqualTo(4);
      assertThat(figures.times().firstEcho().getTotalCount()).isEqualTo(5);
    }
  }

  @Test
  void shouldTellApartWhatWasCutOffWhatWasNotAnsweredAndWhatWasNeverSent() throws Exception {
    TestServer.Behaviour misbehaves =
        (socket, index) -> {
          for (int message = 0; message < 3; message++) {
            socket.getOutputStream().write(TestServer.message(socket.getInputStream(), BYTES));
          }
          TestServer.message(socket.getInputStream(), BYTES);
          if (index < 2) {
            TestServer.neverAnswer(socket, index);
          }
        };
    try (TestServer server = TestServer.start(misbehaves)) {
      Counts counts = run(plan(server, 5, 10, BYTES, 1, SECONDS)).counts();

      assertThat(counts.requests()).isEqualTo(50);
      assertThat(counts.echoes()).isEqualTo(15);
      assertThat(counts.lost()).isEqualTo(5);
      assertThat(counts.unanswered()).isEqualTo(2);
      assertThat(counts.cut()).isEqualTo(3);
      assertThat(counts.unsent()).isEqualTo(30);
    }
  }

  @Test
  void shouldTellHowLongMessagesWaitedThatWereNeverAnswered() throws Exception {
    TestServer.Behaviour answersOne =
        (socket, index) -> {
          socket.getOutputStream().write(TestServer.message(socket.getInputStream(), BYTES));
          TestServer.neverAnswer(socket, index);
        };
    try (TestServer server = TestServer.start(answersOne)) {
      LoadFigures figures = run(plan(server, 3, 2, BYTES, 1, SECONDS));

      assertThat(figures.counts().echoes()).isEqualTo(3);
      assertThat(figures.times().latency().getTotalCount()).isEqualTo(6);
      assertThat(figures.times().latency().getMaxValue()).isGreaterThan(SECONDS.toNanos() / 2);
    }
  }

  @Test
  void shouldNotCountAnEchoThatIsNotWhole() throws Exception {
    TestServer.Behaviour sendsHalf =
        (socket, index) -> {
          byte[] bytes = TestServer.message(socket.getInputStream(), BYTES);
          socket.getOutputStream().write(bytes, 0, BYTES / 2);
          socket.getInputStream().read();
        };
    try (TestServer server = TestServer.start(sendsHalf)) {
      LoadFigures figures = run(plan(server, 3, 2, BYTES, 1, SHORT));

      assertThat(figures.counts().echoes()).isZero();
      assertThat(figures.counts().lost()).isEqualTo(3);
      assertThat(figures.counts().starved()).isEqualTo(3);
      assertThat(figures.counts().mismatches()).isZero();
      assertThat(figures.counts().errors()).containsOnly(Map.entry(ErrorKind.TIMEOUT, 3L));
    }
  }

  @Test
  void shouldTellThatNobodyListens() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
    }
    LoadFigures figures = run(ClosedPlan.sessions(nobody, new Clients(7, BYTES, 2, 100), 2, LONG));

    assertThat(figures.counts().errors()).containsOnly(Map.entry(ErrorKind.REFUSED, 7L));
    assertThat(figures.counts().starved()).isEqualTo(7);
    assertThat(figures.counts().lost()).isEqualTo(7);
    assertThat(figures.counts().cut()).isEqualTo(7);
    assertThat(figures.counts().unsent()).isEqualTo(7);
  }

  @Test
  void shouldKeepEveryClientConnectedWhileHeld() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      AtomicInteger whileHeld = new AtomicInteger();
      ClosedPlan plan = plan(server, 30, 2, BYTES, 2, LONG).held();

      LoadFigures figures;
      try (LoadEngine engine = LoadEngine.open(plan)) {
        figures = engine.run();
        whileHeld.set(server.active());
      }

      assertThat(whileHeld).hasValue(30);
      assertThat(figures.counts().isFlawless()).isTrue();
      await().atMost(LONG).until(() -> server.active() == 0);
    }
  }

  @Test
  void shouldFindTheSteadyPartBetweenTheLastFirstEchoAndTheFirstClientDone() throws Exception {
    Object gate = new Object();
    AtomicInteger waiting = new AtomicInteger();
    TestServer.Behaviour servesAllFirst =
        (socket, index) -> {
          byte[] first = TestServer.message(socket.getInputStream(), BYTES);
          socket.getOutputStream().write(first);
          synchronized (gate) { // nobody's second echo before everybody's first message
            if (waiting.incrementAndGet() == 4) {
              gate.notifyAll();
            }
            while (waiting.get() < 4) {
              gate.wait();
            }
          }
          TestServer.echo(socket, index);
        };
    try (TestServer server = TestServer.start(servesAllFirst)) {
      LoadFigures figures = run(plan(server, 4, 5_000, BYTES, 1, LONG));

      assertThat(figures.steadySeconds()).isPositive().isLessThan(figures.seconds());
      assertThat(figures.steadyEchoes()).isBetween(4_990L, 20_000L);
    }
  }

  @Test
  void shouldAllocateNothingForAMessageButWhatTheSelectorDoes() throws Exception {
    // The JDK's selector looks a key up by its descriptor as an Integer, 16 bytes above 127. All
    // descriptors are made to lie there, so that what comes to it is ours.
    List<FileChannel> descriptors = new ArrayList<>();
    try (TestServer server = TestServer.start(TestServer::echo)) {
      for (int i = 0; i < 128; i++) {
        descriptors.add(FileChannel.open(Path.of("/dev/null")));
      }
      run(plan(server, 10, 5_000, BYTES, 1, LONG)); // loads and compiles what is needed
      long few = run(plan(server, 10, 10, BYTES, 1, LONG)).client().allocatedBytes();
      long many = run(plan(server, 10, 5_010, BYTES, 1, LONG)).client().allocatedBytes();

      long messages = 10 * 5_000;
      assertThat(many - few).as("bytes for %d messages more", messages).isLessThan(17 * messages);
    } finally {
      for (FileChannel descriptor : descriptors) {
        descriptor.close();
      }
    }
  }

  @Test
  void shouldRefuseMoreClientsThanThisProcessMayHaveSockets() {
    ClosedPlan plan =
        ClosedPlan.sessions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            new Clients(Integer.MAX_VALUE - 1_000_000, BYTES, 1, 100),
            1,
            LONG);

    assertThatThrownBy(() -> run(plan))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("open files")
        .hasMessageContaining("ulimit");
  }

  @Test
  void shouldAddUpSeveralRuns() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      LoadFigures one = run(plan(server, 5, 3, BYTES, 1, LONG));
      LoadFigures other = run(plan(server, 7, 2, BYTES, 1, LONG));

      LoadFigures sum = LoadFigures.sum(List.of(one, other));

      assertThat(sum.runs()).isEqualTo(2);
      assertThat(sum.counts().echoes()).isEqualTo(29);
      assertThat(sum.times().latency().getTotalCount()).isEqualTo(29);
      assertThat(sum.seconds()).isCloseTo(one.seconds() + other.seconds(), within(1e-12));
      assertThat(sum.requestsPerSecond()).isEqualTo(29 / sum.seconds());
      assertThat(sum.counts().fewest()).isEqualTo(2);
      assertThat(sum.counts().most()).isEqualTo(3);
    }
  }

  private static LoadFigures run(ClosedPlan plan) throws ProgramFailure, InterruptedException {
    return LoadEngine.run(plan);
  }

  private static ClosedPlan plan(
      TestServer server, int clients, int messages, int bytes, int threads, Duration timeout) {
    return ClosedPlan.sessions(
        server.address(), new Clients(clients, bytes, threads, 1_000), messages, timeout);
  }
}
