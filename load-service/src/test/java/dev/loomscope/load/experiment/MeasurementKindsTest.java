package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loomscope.load.engine.TestServer;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Timeline;
import dev.loomscope.service.Settings;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to measure, against servers that behave, and servers that do not. */
@Timeout(120)
class MeasurementKindsTest {

  private static final int BYTES = 64;
  private static final int LONG_BYTES = 1_024;
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Measure.Steady STEADY = new Measure.Steady(10, BYTES, SHORT);

  @AutoClose private final MarkerFile marker = MarkerFile.create();

  MeasurementKindsTest() throws Exception {}

  @Test
  void shouldMeasureConnectionsThatStay() throws Exception {
    Measured measured = measure(TestServer::echo, STEADY);

    assertThat(measured.figures())
        .containsEntry(Figure.SERVED_CONNECTIONS, 10.0)
        .containsKeys(
            Figure.REQUESTS_PER_SECOND,
            Figure.LATENCY_P99_SECONDS,
            Figure.FIRST_ECHO_P99_SECONDS,
            Figure.CORES_USED,
            Figure.CPU_SECONDS_PER_100K)
        .doesNotContainKey(Figure.PEAK_MEMORY_BYTES);
    double average = Objects.requireNonNull(measured.figures().get(Figure.CORES_USED));
    assertThat(measured.figures().get(Figure.PEAK_CPU_PERCENT))
        .isGreaterThan(
            100 * average * (1 - 1e-9)); // the same in the last digit, if it is one sample
    assertThat(measured.figures().get(Figure.REQUESTS_PER_SECOND)).isPositive();
    assertThat(measured.lost()).isZero();
    assertThat(measured.errors()).isEmpty();
    assertThat(measured.invalid()).isFalse();
  }

  /** Of 60 messages, which take a few milliseconds. */
  @Test
  void shouldLeaveOutWhatIsTooShortToMeasure() throws Exception {
    Measured measured = measure(TestServer::echo, new Measure.Sessions(20, 3, BYTES), Age.FRESH);

    assertThat(measured.figures())
        .containsKeys(Figure.REQUESTS_PER_SECOND, Figure.LATENCY_P99_SECONDS)
        .doesNotContainKeys(Figure.PEAK_CPU_PERCENT, Figure.CPU_SECONDS_PER_100K);
  }

  @ParameterizedTest
  @CsvSource({"sessions", "steady", "constant-rate"})
  void shouldTellTheServersMemoryOverTheTimeOfARound(String kind) throws Exception {
    Measure measure =
        switch (kind) {
          case "sessions" -> new Measure.Sessions(20, 5, BYTES);
          case "steady" -> STEADY;
          default -> new Measure.ConstantRate(100, 20, 0, BYTES, Duration.ZERO, SHORT);
        };

    Timeline timeline = Objects.requireNonNull(measure(TestServer::echo, measure).timeline());

    assertThat(timeline.memoryBytes().stream().filter(Objects::nonNull))
        .as("%s", timeline)
        .hasSizeGreaterThan(1)
        .allMatch(bytes -> bytes >= ServerUnderTest.BYTES_WITHOUT_CONNECTIONS);
  }

  @Test
  void shouldTellConnectionsThatAServerLeavesUnserved() throws Exception {
    AtomicLong accepted = new AtomicLong();
    Measured measured =
        measure(
            (socket, index) -> {
              accepted.incrementAndGet();
              if (index < 4) {
                TestServer.echo(socket, index);
              }
            },
            STEADY);

    assertThat(measured.figures()).containsEntry(Figure.SERVED_CONNECTIONS, 4.0);
    assertThat(measured.starved()).isEqualTo(6);
    assertThat(measured.errors()).isEqualTo(Map.of("closed-early", 6L));
    assertThat(accepted).hasValue(10);
  }

  @Test
  void shouldTellEchoesThatAServerLosesOrAlters() throws Exception {
    Measured measured =
        measure(
            (socket, index) -> {
              InputStream in = socket.getInputStream();
              socket.getOutputStream().write(TestServer.message(in, BYTES));
              byte[] second = TestServer.message(in, BYTES);
              if (index == 0) {
                return;
              }
              second[0]++;
              socket.getOutputStream().write(second);
              TestServer.echo(socket, index);
            },
            new Measure.Steady(3, BYTES, SHORT));

    assertThat(measured.lost()).isEqualTo(1);
    assertThat(measured.altered()).isEqualTo(2);
    assertThat(measured.errors()).isEqualTo(Map.of("closed-early", 1L));
  }

  @Test
  void shouldShareTheMemoryThatWasAddedOutToIdleConnections() throws Exception {
    Measured measured = measure(TestServer::echo, new Measure.Idle(50, BYTES));

    assertThat(measured.figures().get(Figure.BYTES_PER_CONNECTION))
        .isCloseTo(ServerUnderTest.BYTES_PER_CONNECTION, within(1.0));
    assertThat(measured.figures())
        .containsEntry(Figure.SERVED_CONNECTIONS, 50.0)
        .containsEntry(
            Figure.MEMORY_BEFORE_BYTES, (double) ServerUnderTest.BYTES_WITHOUT_CONNECTIONS)
        .doesNotContainKey(Figure.REQUESTS_PER_SECOND);
  }

  @ParameterizedTest
  @CsvSource({"steady", "idle", "constant-rate"})
  void shouldLeaveOutWhatThisMachineCannotHold(String kind) throws Exception {
    int tooMany = 20_000_000;
    Measure measure =
        switch (kind) {
          case "steady" -> new Measure.Steady(tooMany, BYTES, SHORT);
          case "idle" -> new Measure.Idle(tooMany, BYTES);
          default -> new Measure.ConstantRate(100, tooMany, 0, BYTES, Duration.ZERO, SHORT);
        };

    Measured measured = measure(TestServer::echo, measure);

    assertThat(measured.figures()).isEmpty();
    assertThat(measured.notes()).singleElement().asString().startsWith("left out: 20000000 ");
  }

  @Test
  void shouldConnectForEachMessageWhenConnectionsAreShortLived() throws Exception {
    AtomicLong connections = new AtomicLong();
    Measured measured =
        measure(
            (socket, index) -> {
              connections.incrementAndGet();
              TestServer.echo(socket, index);
            },
            new Measure.ConstantRate(100, 20, 1, BYTES, Duration.ZERO, Duration.ofSeconds(1)));

    assertThat(connections).hasValue(100);
    assertThat(measured.lost()).isZero();
    assertThat(measured.figures().get(Figure.REQUESTS_PER_SECOND)).isPositive();
  }

  @Test
  void shouldFindTheRateThatAServerOfOneMessageAtATimeBears() throws Exception {
    Object turn = new Object();
    Measured measured =
        measure(
            (socket, index) -> {
              while (true) {
                byte[] message = TestServer.message(socket.getInputStream(), BYTES);
                synchronized (turn) {
                  Thread.sleep(10); // at most 100 messages a second
                }
                socket.getOutputStream().write(message);
              }
            },
            new Measure.RisingRate(
                20, BYTES, Duration.ofMillis(300), 10, 1_000, 50, Duration.ZERO, SHORT));

    assertThat(measured.figures().get(Figure.HIGHEST_RATE_PER_SECOND)).isBetween(5.0, 170.0);
    assertThat(measured.lost()).isZero();
  }

  @Test
  void shouldSayThatAServerBearsNoRate() throws Exception {
    Measured measured =
        measure(
            TestServer::neverAnswer,
            new Measure.RisingRate(
                2, BYTES, Duration.ofMillis(20), 2, 4, 50, Duration.ZERO, SHORT));

    assertThat(measured.figures()).isEmpty();
    assertThat(measured.notes()).anyMatch(note -> note.contains("no rate"));
  }

  @Test
  void shouldTellThatASlowClientHoldsUpTheOthersOfAServerOfOneThread() throws Exception {
    Object turn = new Object();
    Measured measured =
        measure((socket, index) -> inTurn(socket, turn), slowClient(Duration.ofMillis(100)));

    assertThat(measured.figures().get(Figure.ON_TIME_PERCENT)).isLessThan(50);
    assertThat(measured.figures().get(Figure.LATENCY_P99_SECONDS)).isGreaterThan(0.1);
    assertThat(measured.lost()).isZero();
    assertThat(measured.notes()).noneMatch(note -> note.contains("slow client"));
  }

  @Test
  void shouldTellThatASlowClientHoldsUpNobodyWhereEachHasAThread() throws Exception {
    Measured measured = measure((socket, index) -> inTurn(socket, new Object()), slowClient(LONG));

    assertThat(measured.figures()).containsEntry(Figure.ON_TIME_PERCENT, 100.0);
    assertThat(measured.invalid()).as("%s", measured.notes()).isFalse(); // whoever else is busy
    assertThat(measured.notes()).noneMatch(note -> note.contains("slow client"));
  }

  /** Long messages take 300 ms, and nobody who waits for the same turn is served meanwhile. */
  private static void inTurn(Socket socket, Object turn) throws Exception {
    byte[] buffer = new byte[LONG_BYTES];
    while (true) {
      int read = socket.getInputStream().read(buffer);
      if (read < 0) {
        return;
      }
      synchronized (turn) {
        if (read == LONG_BYTES) {
          Thread.sleep(300);
        }
      }
      socket.getOutputStream().write(buffer, 0, read);
    }
  }

  private static Measure.SlowClient slowClient(Duration deadline) {
    return new Measure.SlowClient(9, Duration.ofMillis(300), deadline, Duration.ofSeconds(2));
  }

  @Test
  void shouldHaveServersWorkForLongMessagesAloneWhereOneClientIsSlow() throws Exception {
    assertThat(measurements().of(slowClient(LONG)).serverArguments())
        .containsExactly("--workload", "cpu=300000us", "--workload-min-bytes", "1024");
  }

  @Test
  void shouldTellHowManyClientsAFaultLeavesInTime() throws Exception {
    AtomicLong faulty = new AtomicLong(-1);
    Measured measured =
        measure(
            (socket, index) -> {
              byte[] buffer = new byte[LONG_BYTES];
              while (true) {
                int read = socket.getInputStream().read(buffer);
                boolean fault =
                    read > 0
                        && new String(buffer, 0, read, StandardCharsets.US_ASCII).endsWith("halt");
                if (read < 0 || fault) {
                  faulty.set(fault ? index : faulty.get());
                  return;
                }
                if (faulty.get() >= 0 && index % 2 == 0) {
                  return; // half of the others go with it
                }
                socket.getOutputStream().write(buffer, 0, read);
              }
            },
            new Measure.Isolation("halt", 20, Duration.ofSeconds(5), SHORT, Duration.ofSeconds(2)));

    assertThat(measured.figures().get(Figure.ON_TIME_PERCENT)).isBetween(45.0, 55.0);
    assertThat(measured.lost()).isZero();
  }

  private Measured measure(TestServer.Behaviour behaviour, Measure measure) throws Exception {
    return measure(behaviour, measure, Age.WARM);
  }

  private Measured measure(TestServer.Behaviour behaviour, Measure measure, Age age)
      throws Exception {
    Point point = new Point("point", null, age, 1, List.of(), measure);
    try (ServerUnderTest server = ServerUnderTest.start(behaviour)) {
      return measurements().of(measure).measure(server.echo(), point);
    }
  }

  private MeasurementKinds measurements() throws Exception {
    return new MeasurementKinds(Settings.read(MeasureSettings.ALL, Map.of(), Map.of()), 2, marker);
  }
}
