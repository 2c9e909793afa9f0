package dev.loomscope.echo;

import static dev.loomscope.echo.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each workload promises, alike in every mode. */
@EnabledOnOs(OS.LINUX)
@Timeout(400)
@SuppressWarnings("try") // connections are closed early on purpose
final class WorkloadTest {

  private static final int BUFFER = 4096;
  private static final int MESSAGES = 5;

  /** The marker of faults is there, but they are not enabled. */
  @ParameterizedTest
  @EnumSource
  void shouldWaitBeforeEachEchoOfAConnectionAloneAndLoseNothing(Variant variant) throws Exception {
    int clients = variant == Variant.EXEC ? 20 : 100;
    Duration wait = Duration.ofMillis(200);
    try (RunningEcho echo = RunningEcho.start(variant, "--workload", "wait=200ms")) {
      List<Socket> sockets = EchoClients.connect(echo, clients);
      EchoClients.echoOnAll(sockets, 1);
      long began = System.nanoTime();
      EchoClients.echoOnAll(sockets, 1);
      Duration taken = Duration.ofNanos(System.nanoTime() - began);
      assertThat(taken).isBetween(wait, wait.multipliedBy(clients).dividedBy(2));
      assertThatOneMessageAtATimeIsHeld(echo, sockets.getFirst());
      assertThatItIsEchoed(sockets.get(1), FaultTest.MARKER + "halt");
      assertThatTheRestComesBack(sockets.get(2));
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Order, integrity and back-pressure of many messages sent at once. */
  private static void assertThatOneMessageAtATimeIsHeld(RunningEcho echo, Socket socket)
      throws IOException {
    byte[] sent = new byte[MESSAGES * BUFFER];
    new Random(5).nextBytes(sent);
    socket.getOutputStream().write(sent);
    for (int message = 0; message < MESSAGES; message++) {
      String metrics = echo.get("/metrics").body();
      double held =
          RunningEcho.metricIn(metrics, "loomscope_echo_received_bytes_total")
              - RunningEcho.metricIn(metrics, "loomscope_echo_sent_bytes_total");
      assertThat(held).isLessThanOrEqualTo(BUFFER);
      byte[] back = socket.getInputStream().readNBytes(BUFFER);
      assertThat(back).containsExactly(part(sent, message));
    }
  }

  private static byte[] part(byte[] bytes, int message) {
    byte[] part = new byte[BUFFER];
    System.arraycopy(bytes, message * BUFFER, part, 0, BUFFER);
    return part;
  }

  private static void assertThatItIsEchoed(Socket socket, String words) throws IOException {
    byte[] sent = words.getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(sent);
    assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
  }

  private static void assertThatTheRestComesBack(Socket socket) throws IOException {
    byte[] sent = "the last words".getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(sent);
    socket.shutdownOutput();
    assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC_TWO_LOOPS")
  void shouldNotTakeAWaitForIdlenessNorCutItOffOnSigterm(Variant variant) throws Exception {
    try (RunningEcho echo =
            RunningEcho.start(variant, "--workload", "wait=1500ms", "--idle-timeout", "500ms");
        Socket socket = echo.connect()) {
      socket.getOutputStream().write("wait for it".getBytes(StandardCharsets.UTF_8));
      echo.awaitMetric("loomscope_echo_messages_received_total", 1);
      echo.terminate();
      assertThat(socket.getInputStream().readNBytes(11)).asString().isEqualTo("wait for it");
      socket.close();
      assertThat(echo.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC_TWO_LOOPS")
  void shouldWorkForLongMessagesAlone(Variant variant) throws Exception {
    try (RunningEcho echo =
            RunningEcho.start(
                variant,
                "--workload",
                "wait=1m",
                "--workload-min-bytes",
                "64",
                "--drain-time",
                "100ms");
        Socket longMessage = echo.connect();
        Socket shortMessage = echo.connect()) {
      longMessage.getOutputStream().write(new byte[64]);
      echo.awaitMetric("loomscope_echo_messages_received_total", 1);
      assertThatItIsEchoed(shortMessage, "x".repeat(63));
      assertThat(longMessage.getInputStream().available()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC_TWO_LOOPS")
  void shouldBurnCpuTimeForEachMessage(Variant variant) throws Exception {
    int messages = 20;
    double seconds = 0.05 * messages;
    try (RunningEcho echo = RunningEcho.start(variant, "--workload", "cpu=50ms");
        Socket socket = echo.connect()) {
      double before = echo.metric("loomscope_echo_cpu_seconds_total");
      OutputStream output = socket.getOutputStream();
      long began = System.nanoTime();
      for (int message = 0; message < messages; message++) {
        output.write(message);
        assertThat(socket.getInputStream().read()).isEqualTo(message);
      }
      // So much CPU time cannot have been had in less time.
      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo((long) (seconds * 1e9));
      assertThatTheRestComesBack(socket);
      await().until(() -> echo.metric("loomscope_echo_cpu_seconds_total") - before >= seconds);
    }
  }

  /** Without a lock, two processors would take half the time. Processes do without. */
  @ParameterizedTest
  @EnumSource
  void shouldHandleOneMessageAtATimeUnderTheLockOfTheServer(Variant variant) throws Exception {
    int clients = 12;
    Duration held = Duration.ofMillis(20);
    try (RunningEcho echo = RunningEcho.start(variant, "--workload", "lock=20ms")) {
      List<Socket> sockets = EchoClients.connect(echo, clients);
      EchoClients.echoOnAll(sockets, 1);
      long began = System.nanoTime();
      EchoClients.echoOnAll(sockets, 2);
      Duration taken = Duration.ofNanos(System.nanoTime() - began);
      assertThat(taken)
          .isGreaterThanOrEqualTo(held.multipliedBy(variant.isProcess() ? 2 : 2 * clients));
      EchoClients.endAll(sockets);
    }
  }

  /** A virtual thread that waits for the lock must not keep its carrier. */
  @ParameterizedTest
  @EnumSource(names = {"THREAD", "VIRTUAL"})
  void shouldServeOthersWhileMessagesWaitForTheLock(Variant variant) throws Exception {
    try (RunningEcho echo =
            RunningEcho.start(variant, "--workload", "lock=300ms", "--workload-min-bytes", "64");
        Socket other = echo.connect()) {
      List<Socket> sockets = EchoClients.connect(echo, 10);
      for (Socket socket : sockets) {
        socket.getOutputStream().write(new byte[64]);
      }
      echo.awaitMetric("loomscope_echo_messages_received_total", sockets.size());
      assertThatItIsEchoed(other, "no lock for so few bytes");
      assertThat(sockets.stream().filter(WorkloadTest::isUnanswered).count()).isPositive();
      for (Socket socket : sockets) {
        assertThat(socket.getInputStream().readNBytes(64)).isEqualTo(new byte[64]);
        socket.close();
      }
    }
  }

  private static boolean isUnanswered(Socket socket) {
    try {
      return socket.getInputStream().available() == 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
