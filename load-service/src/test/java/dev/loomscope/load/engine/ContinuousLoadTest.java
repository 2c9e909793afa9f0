package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.service.ProgramFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ContinuousLoadTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final int BYTES = 64;

  @Test
  void shouldSendEveryRequestThatBecomesDueAndCompareItsEcho() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      Counts counts = new Counts(server.address());
      LoadEngine.run(
          OpenPlan.continuous(counts, 5, 0, BYTES, 500, Duration.ofSeconds(1), LONG),
          counts,
          () -> false);
      assertThat(counts.sent).hasValue(500);
      assertThat(counts.echoed).hasValue(500);
      assertThat(counts.errors).isEmpty();
      assertThat(counts.mostConnections).hasValueBetween(1, 5);
      assertThat(counts.connections).hasValue(0);
      assertThat(server.accepted()).isBetween(1, 5);
    }
  }

  @Test
  void shouldMakeAConnectionForEachRequestIfSoToldAndCountLatencyFromWhenItWasDue()
      throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      Counts counts = new Counts(server.address());
      LoadEngine.run(
          OpenPlan.continuous(counts, 5, 1, BYTES, 200, Duration.ofMillis(500), LONG),
          counts,
          () -> false);
      assertThat(counts.echoed).hasValue(100);
      assertThat(server.accepted()).isEqualTo(100);
      assertThat(counts.latencyBeforeService).isFalse();
    }
  }

  @Test
  void shouldNoticeAlteredEchoes() throws Exception {
    try (TestServer server =
        TestServer.start(
            (socket, index) -> {
              while (true) {
                byte[] message = TestServer.message(socket.getInputStream(), BYTES);
                message[BYTES - 1] ^= 1;
                socket.getOutputStream().write(message);
              }
            })) {
      Counts counts = new Counts(server.address());
      LoadEngine.run(
          OpenPlan.continuous(counts, 1, 0, BYTES, 100, Duration.ofMillis(100), LONG),
          counts,
          () -> false);
      assertThat(counts.altered).hasValue(10);
      assertThat(counts.echoed).hasValue(10);
    }
  }

  @Test
  void shouldGiveUpRequestsThatAreNotAnsweredAndThoseThatWaitBehindThem() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (TestServer server = TestServer.start((socket, index) -> end.await())) {
      Counts counts = new Counts(server.address());
      LoadEngine.run(
          OpenPlan.continuous(
              counts, 2, 0, BYTES, 50, Duration.ofSeconds(2), Duration.ofMillis(300)),
          counts,
          () -> false);
      end.countDown();
      assertThat(counts.echoed).hasValue(0);
      assertThat(counts.errors.get("TIMEOUT")).isGreaterThanOrEqualTo(2);
      assertThat(counts.errors.get("unsent")).isPositive();
      assertThat(counts.sent.get() + counts.errors.getOrDefault("unsent", 0L)).isEqualTo(100);
      assertThat(counts.waitedInVain).hasValue(100);
      assertThat(counts.doubts).hasPositiveValue();
    }
  }

  @Test
  void shouldGoOnWhereItsTargetIsAfterOneWasGone() throws Exception {
    TestServer first = TestServer.start(TestServer::echo);
    TestServer second = TestServer.start(TestServer::echo);
    try {
      Counts counts = new Counts(first.address());
      AtomicBoolean stopped = new AtomicBoolean();
      Thread load =
          run(OpenPlan.continuous(counts, 3, 0, BYTES, 100, Duration.ZERO, LONG), counts, stopped);
      await().atMost(BOUND).until(() -> counts.echoed.get() > 10);
      first.close();
      await().atMost(BOUND).until(() -> counts.errors.getOrDefault("REFUSED", 0L) > 3);
      counts.address = null;
      await().atMost(BOUND).until(() -> counts.errors.getOrDefault("unresolved", 0L) > 3);
      long before = counts.echoed.get();
      counts.address = second.address();
      await().atMost(BOUND).until(() -> counts.echoed.get() > before + 10);
      stopped.set(true);
      load.join(BOUND);
      assertThat(load.isAlive()).isFalse();
    } finally {
      first.close();
      second.close();
    }
  }

  @Test
  void shouldLeaveTheCpuToOthersWhileItWaits() throws Exception {
    try (TestServer server = TestServer.start(TestServer::echo)) {
      Counts counts = new Counts(server.address());
      OpenPlan plan = OpenPlan.continuous(counts, 4, 0, BYTES, 50, Duration.ofSeconds(3), LONG);
      LoadFigures figures = LoadEngine.run(plan, counts, () -> false);
      // A spinning wait would take three seconds of CPU, or all that others leave.
      assertThat(figures.client().cpuSeconds()).isLessThan(1);
      assertThat(counts.echoed).hasValue(150);
    }
  }

  private static Thread run(OpenPlan plan, Counts counts, AtomicBoolean stopped) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                LoadEngine.run(plan, counts, stopped::get);
              } catch (ProgramFailure | InterruptedException failure) {
                throw new IllegalStateException(failure);
              }
            });
  }

  /** Counts what it is told, and is a target whose address a test chooses. */
  private static final class Counts implements LoadWatch, LiveTarget {
    final AtomicLong sent = new AtomicLong();
    final AtomicLong echoed = new AtomicLong();
    final AtomicLong altered = new AtomicLong();
    final AtomicLong waitedInVain = new AtomicLong();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger mostConnections = new AtomicInteger();
    final AtomicInteger doubts = new AtomicInteger();
    final Map<String, Long> errors = new ConcurrentHashMap<>();
    volatile boolean latencyBeforeService;
    volatile @Nullable InetSocketAddress address;

    Counts(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public @Nullable InetSocketAddress next() {
      return address;
    }

    @Override
    public void doubt(InetSocketAddress doubted) {
      doubts.incrementAndGet();
    }

    @Override
    public void sent(long lagNanos, long ownNanos) {
      sent.incrementAndGet();
    }

    @Override
    public void echoed(long latencyNanos, long serviceNanos) {
      echoed.incrementAndGet();
      latencyBeforeService |= latencyNanos < serviceNanos;
    }

    @Override
    public void altered() {
      altered.incrementAndGet();
    }

    @Override
    public void failed(ErrorKind kind) {
      errors.merge(kind.name(), 1L, Long::sum);
    }

    @Override
    public void unsent() {
      errors.merge("unsent", 1L, Long::sum);
    }

    @Override
    public void unresolved() {
      errors.merge("unresolved", 1L, Long::sum);
    }

    @Override
    public void waitedInVain(long nanos) {
      waitedInVain.incrementAndGet();
    }

    @Override
    public void connections(int open) {
      connections.set(open);
      mostConnections.accumulateAndGet(open, Math::max);
    }
  }
}
