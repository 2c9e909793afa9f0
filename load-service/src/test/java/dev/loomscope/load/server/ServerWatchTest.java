package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.loomscope.load.engine.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ServerWatchTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final long MILLIS = 1_000_000;

  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer http = http();

  @AfterEach
  void stop() {
    http.stop(0);
  }

  @Test
  void shouldTakeTheCpuTimeFromTheFirstReadingToTheLast() throws Exception {
    CountDownLatch enough = new CountDownLatch(5);
    MetricsPage page =
        serve(
            query -> {
              enough.countDown();
              return cpu(asked.incrementAndGet() * 0.5);
            });
    try (ServerWatch watch = ServerWatch.begin(page, INTERVAL, false)) {
      enough.await();
      ServerFigures figures = watch.end();

      assertThat(figures.readings()).hasSize(asked.get()).hasSizeGreaterThanOrEqualTo(5);
      assertThat(figures.cpuSeconds()).isEqualTo((asked.get() - 1) * 0.5);
      assertThat(figures.failedReadings()).isZero();
      assertThat(figures.peakMemoryBytes()).isNaN();
    }
  }

  @Test
  void shouldNotMakeUpForTheReadingsThatItMissedWhileTheServerStalled() throws Exception {
    Duration interval = Duration.ofMillis(100); // a burst of readings takes a fraction of theirs
    int afterTheStall = 10;
    CountDownLatch enough = new CountDownLatch(2 + afterTheStall);
    MetricsPage page =
        serve(
            query -> {
              if (asked.incrementAndGet() == 2) {
                sleep(interval.multipliedBy(15));
              }
              enough.countDown();
              return cpu(1);
            });
    try (ServerWatch watch = ServerWatch.begin(page, interval, false)) {
      enough.await();

      List<ServerReading> readings = watch.end().readings();
      // one at once, and each other an interval after the one before
      assertThat(readings.get(1 + afterTheStall).askedNanos() - readings.get(1).answeredNanos())
          .isGreaterThanOrEqualTo(interval.multipliedBy(afterTheStall - 1).toNanos());
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldWaitUntilTheServerHasClosedItsConnections() throws Exception {
    MetricsPage page =
        serve(
            query -> {
              int nth = asked.incrementAndGet();
              boolean open = nth > 1 && nth < 9;
              return cpu(1) + "loomscope_echo_connections_active{mode=\"async\"} " + (open ? 3 : 0);
            });
    try (ServerWatch watch = ServerWatch.begin(page, Duration.ofSeconds(10), false)) {
      watch.end();

      assertThat(asked.get()).isGreaterThanOrEqualTo(9);
    }
  }

  @Test
  void shouldTakeMemoryFromAReadingThatBeganWhenItWasAskedFor() throws Exception {
    MetricsPage page =
        serve(
            query -> {
              if (!query.contains("memory_bytes")) {
                return cpu(1);
              }
              // the first is from before: as if read long ago and kept
              boolean old = asked.incrementAndGet() == 1;
              double began = Instant.now().toEpochMilli() / 1e3 + (old ? -60 : 1);
              return cpu(1)
                  + "loomscope_echo_memory_bytes{mode=\"async\"} %s%n"
                      .formatted(old ? "9E9" : "5E6")
                  + "loomscope_echo_memory_sampled_timestamp_seconds{mode=\"async\"} "
                  + began;
            });
    try (ServerWatch watch = ServerWatch.begin(page, INTERVAL, false)) {
      watch.awaitMemoryReading(Duration.ofSeconds(20));

      assertThat(watch.end().peakMemoryBytes()).isEqualTo(5e6);
      assertThat(asked).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-3_600, 3_600})
  void shouldTellMemoryThatWasReadAnewFromThatOfBeforeWhateverTheServersClockSays(int ahead)
      throws Exception {
    AtomicInteger memoryReadings = new AtomicInteger();
    TestServer.Behaviour servesMemory =
        (socket, index) -> {
          byte[] request = new byte[8_192];
          int length = socket.getInputStream().read(request);
          boolean asksForMemory =
              new String(request, 0, length, StandardCharsets.US_ASCII).contains("memory_bytes");
          boolean old =
              asksForMemory && memoryReadings.incrementAndGet() <= 3; // read before, and kept
          Instant now = Instant.now().plusSeconds(ahead);
          String memory =
              "loomscope_echo_memory_bytes %s%nloomscope_echo_memory_sampled_timestamp_seconds %s%n"
                  .formatted(old ? "9E9" : "5E6", now.getEpochSecond() + (old ? -60 : 5));
          String answer =
              "HTTP/1.1 200 OK\r\nConnection: close\r\nDate: %s\r\n\r\n%s%s"
                  .formatted(
                      DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)),
                      cpu(1),
                      asksForMemory ? memory : "");
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        };
    try (TestServer server = TestServer.start(servesMemory)) {
      MetricsPage page =
          MetricsPage.at(
              URI.create("http://127.0.0.1:%d/metrics".formatted(server.address().getPort())));
      try (ServerWatch watch = ServerWatch.begin(page, INTERVAL, false)) {
        watch.awaitMemoryReading(Duration.ofSeconds(20));

        assertThat(watch.end().peakMemoryBytes()).isEqualTo(5e6);
        assertThat(memoryReadings).hasValue(4);
      }
    }
  }

  @Test
  void shouldNotWaitForMemoryThatTheServerNeverTells() throws Exception {
    MetricsPage page = serve(query -> cpu(1));
    try (ServerWatch watch = ServerWatch.begin(page, INTERVAL, false)) {
      watch.awaitMemoryReading(Duration.ofHours(1));

      assertThat(watch.end().peakMemoryBytes()).isNaN();
    }
  }

  @Test
  void shouldDoWithoutCpuTimeThatTheServerDoesNotTell() throws Exception {
    MetricsPage page = serve(query -> "loomscope_echo_connections_active{mode=\"process\"} 0");
    try (ServerWatch watch = ServerWatch.begin(page, INTERVAL, false)) {
      ServerFigures figures = watch.end();

      assertThat(figures.cpuSeconds()).isNaN();
      assertThat(figures.peakCpuPercent()).isNaN();
      assertThat(figures.failedReadings()).isZero();
    }
  }

  @Test
  void shouldGiveUpWaitingForMemoryAtTheBound() throws Exception {
    MetricsPage page =
        serve(
            query ->
                cpu(1)
                    + """
                    loomscope_echo_memory_bytes{mode="async"} 5E6
                    loomscope_echo_memory_sampled_timestamp_seconds{mode="async"} 1
                    """);
    try (ServerWatch watch = ServerWatch.begin(page, INTERVAL, false)) {
      watch.awaitMemoryReading(Duration.ofMillis(150));

      assertThat(watch.end().peakMemoryBytes()).isNaN();
    }
  }

  @Test
  void shouldRefuseAPageThatIsNoEchoServers() throws Exception {
    MetricsPage page = serve(query -> "up 1");

    assertThatThrownBy(() -> ServerWatch.begin(page, INTERVAL, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("loomscope_echo_cpu_seconds_total");
  }

  @Test
  void shouldTakeThePeakOverWindowsOfAtLeastATenthOfASecond() {
    List<ServerReading> readings =
        List.of(
            reading(0, 0),
            reading(100, 0.010), // 10 %
            reading(150, 0.050), // 80 % over 50 ms, 33 % over the window of 150 ms
            reading(200, 0.060), // 50 % over the window from 100 ms on
            reading(400, 0.080)); // 10 % over the window from 200 ms on

    assertThat(ServerWatch.peakCpuPercent(readings)).isCloseTo(50, within(0.001));
  }

  @Test
  void shouldNotInventAPeakForATimeTooShort() {

    assertThat(ServerWatch.peakCpuPercent(List.of(reading(0, 0), reading(99, 1)))).isNaN();
  }

  @Test
  void shouldNeverOverstateCpuWhenAnswersAreSlow() {
    ServerReading fast = reading(0, 0);
    ServerReading slow = new ServerReading(100 * MILLIS, 300 * MILLIS, 0.1, 0, 0, 0, null, 0);

    assertThat(slow.cpuPercentSince(fast)).isCloseTo(100 / 3.0, within(0.001));
  }

  private static ServerReading reading(long atMillis, double cpuSeconds) {
    return new ServerReading(atMillis * MILLIS, atMillis * MILLIS, cpuSeconds, 0, 0, 0, null, 0);
  }

  private static String cpu(double seconds) {
    return "loomscope_echo_cpu_seconds_total{mode=\"async\"} %s%n".formatted(seconds);
  }

  private static HttpServer http() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private MetricsPage serve(Function<String, String> answer) {
    http.createContext(
        "/metrics",
        exchange -> {
          byte[] body =
              answer.apply(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    http.start();
    return MetricsPage.at(
        URI.create("http://127.0.0.1:%d/metrics".formatted(http.getAddress().getPort())));
  }
}
