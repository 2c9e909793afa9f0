package dev.loomscope.echo;

import static dev.loomscope.echo.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What the echo service promises in every mode, held against the real service as a process. Each
 * mode has a subclass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
@SuppressWarnings("try") // connections are closed early on purpose
abstract class EchoContract {

  private static final int BUFFER = 4096;

  private final Variant variant;
  private RunningEcho echo;

  EchoContract(Variant variant) {
    this.variant = variant;
  }

  @BeforeAll
  void startService() {
    echo = RunningEcho.start(variant);
  }

  @AfterAll
  void stopService() {
    echo.close();
  }

  @Test
  void shouldReturnALongStreamUnchangedAndInOrder() throws Exception {
    byte[] sent = new byte[10_000_000];
    Random random = new Random(7);
    random.nextBytes(sent);
    try (Socket socket = echo.connect()) {
      Thread writer = Thread.ofVirtual().start(() -> writeInOddPieces(socket, sent, random));
      assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      writer.join();
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static void writeInOddPieces(Socket socket, byte[] bytes, Random random) {
    try {
      OutputStream output = socket.getOutputStream();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(20_011));
        output.write(bytes, at, length);
        at += length;
      }
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void shouldReturnTheRestAfterTheClientEndedItsStream() throws Exception {
    byte[] sent = "the last words".getBytes(StandardCharsets.UTF_8);
    try (Socket socket = echo.connect()) {
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
    }
  }

  @Test
  void shouldEndAConnectionThatSendsNothing() throws Exception {
    try (Socket socket = echo.connect()) {
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void shouldHoldBackAClientThatDoesNotReadAndLoseNothing() throws Exception {
    byte[] pattern = new byte[64 * 1024];
    new Random(3).nextBytes(pattern);
    try (SocketChannel channel = SocketChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.port()));
      channel.configureBlocking(false);
      long sent = writeUntilHeldBack(channel, pattern);
      double held =
          echo.metric("loomscope_echo_received_bytes_total")
              - echo.metric("loomscope_echo_sent_bytes_total");
      assertThat(held).as("bytes in the server's own memory").isBetween(0.0, (double) BUFFER);
      assertThatOthersAreServed();
      channel.configureBlocking(true);
      channel.shutdownOutput();
      InputStream input = channel.socket().getInputStream();
      for (long at = 0; at < sent; ) {
        byte[] chunk = input.readNBytes((int) Math.min(pattern.length, sent - at));
        assertThat(chunk).isNotEmpty();
        for (int i = 0; i < chunk.length; i++) {
          if (chunk[i] != pattern[(int) ((at + i) % pattern.length)]) {
            throw new AssertionError("byte " + (at + i) + " differs");
          }
        }
        at += chunk.length;
      }
      assertThat(input.read()).isEqualTo(-1);
    }
  }

  /** Writes until the socket has taken nothing for half a second; returns the bytes it took. */
  private static long writeUntilHeldBack(SocketChannel channel, byte[] pattern) throws IOException {
    long sent = 0;
    long lastTaken = System.nanoTime();
    ByteBuffer bytes = ByteBuffer.wrap(pattern);
    while (System.nanoTime() - lastTaken < Duration.ofMillis(500).toNanos()) {
      int taken = channel.write(bytes);
      if (taken > 0) {
        sent += taken;
        lastTaken = System.nanoTime();
      } else {
        Thread.onSpinWait();
      }
      if (!bytes.hasRemaining()) {
        bytes.clear();
      }
      assertThat(sent).as("bytes taken from a client that does not read").isLessThan(64 << 20);
    }
    return sent;
  }

  @Test
  void shouldServeOthersWhileOneIsSilentAndOneResets() throws Exception {
    double resetBefore = echo.metric("loomscope_echo_connections_closed_total", "reset");
    try (Socket silent = echo.connect();
        Socket resetting = echo.connect()) {
      assertThat(silent.isConnected()).isTrue();
      assertThatEchoWorks(resetting, "before the reset");
      resetting.setSoLinger(true, 0); // close sends RST
      resetting.close();
      assertThatOthersAreServed();
      echo.awaitMetric(
          "loomscope_echo_connections_closed_total", resetBefore + 1, "reason=\"reset\"");
    }
  }

  @Test
  void shouldServeASlowClientByteByByte() throws Exception {
    try (Socket socket = echo.connect()) {
      for (int i = 0; i < 100; i++) {
        socket.getOutputStream().write(i);
        assertThat(socket.getInputStream().read()).isEqualTo(i);
      }
    }
  }

  @Test
  void shouldServeManyAtOnceAndCountEveryMessage() throws Exception {
    int clients = variant.many();
    try (RunningEcho fresh = RunningEcho.start(variant)) {
      for (int run = 1; run <= 2; run++) {
        List<Socket> sockets = EchoClients.connect(fresh, clients);
        EchoClients.echoOnAll(sockets, 3);
        assertThat(fresh.metric("loomscope_echo_connections_active")).isEqualTo(clients);
        if (variant.isProcess()) {
          assertThat(new HashSet<>(fresh.pids("child")))
              .hasSize(clients)
              .doesNotContain(fresh.pid());
        }
        EchoClients.endAll(sockets);
        double served = (double) clients * run;
        fresh.awaitMetric("loomscope_echo_connections_active", 0);
        assertThat(fresh.metric("loomscope_echo_connections_accepted_total")).isEqualTo(served);
        assertThat(fresh.metric("loomscope_echo_connections_closed_total", "reason=\"client\""))
            .isEqualTo(served);
        assertThat(fresh.metric("loomscope_echo_messages_received_total")).isEqualTo(served * 3);
        assertThat(fresh.metric("loomscope_echo_messages_sent_total")).isEqualTo(served * 3);
        assertThat(fresh.metric("loomscope_echo_received_bytes_total"))
            .isEqualTo(served * 3 * EchoClients.MESSAGE_BYTES);
        assertThat(fresh.metric("loomscope_echo_sent_bytes_total"))
            .isEqualTo(served * 3 * EchoClients.MESSAGE_BYTES);
        assertThat(fresh.metric("loomscope_echo_first_read_seconds_count")).isEqualTo(served);
        assertThat(fresh.metric("loomscope_echo_errors_total")).isZero();
      }
    }
  }

  @Test
  void shouldLetClientsBeyondTheLimitWaitAndThenServeThem() throws Exception {
    try (RunningEcho limited = RunningEcho.start(variant, "--max-connections", "2");
        Socket first = limited.connect();
        Socket second = limited.connect()) {
      assertThatEchoWorks(first, "first");
      assertThatEchoWorks(second, "second");
      try (Socket third = limited.connect()) {
        third.getOutputStream().write('3');
        third.setSoTimeout(300);
        assertThatThrownBy(() -> third.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        assertThat(limited.metric("loomscope_echo_connections_active")).isEqualTo(2);
        assertThatEchoWorks(second, "still");
        first.close();
        third.setSoTimeout(90_000);
        assertThat(third.getInputStream().read()).isEqualTo('3');
      }
    }
  }

  @Test
  void shouldCloseConnectionsWithoutProgressAndKeepTheOthers() throws Exception {
    try (RunningEcho impatient = RunningEcho.start(variant, "--idle-timeout", "2s");
        Socket idle = impatient.connect();
        Socket busy = impatient.connect()) {
      assertThatEchoWorks(idle, "then nothing");
      Thread waiter = Thread.ofVirtual().start(() -> assertThatItEnds(idle));
      while (waiter.isAlive()) {
        assertThatEchoWorks(busy, "tick");
      }
      assertThatEchoWorks(busy, "still here");
      busy.shutdownOutput(); // from here on it would be idle, too
      assertThat(busy.getInputStream().read()).isEqualTo(-1);
      impatient.awaitMetric("loomscope_echo_connections_closed_total", 1, "reason=\"idle\"");
    }
  }

  @Test
  void shouldLetClientsFinishAfterSigtermAndExitWithZero() throws Exception {
    RunningEcho ending = RunningEcho.start(variant);
    Socket client = ending.connect();
    assertThatEchoWorks(client, "before");
    assertThat(ending.get("/observe/health/ready").statusCode()).isEqualTo(204);
    ending.terminate();
    await().until(() -> ending.get("/observe/health/ready").statusCode() == 503);
    await().until(() -> isRefused(ending));
    assertThatEchoWorks(client, "after");
    client.close();
    assertThat(ending.exitCode()).isZero();
    ending.close();
  }

  @Test
  void shouldCutOffAClientThatStaysBeyondTheDrainTime() throws Exception {
    try (RunningEcho ending = RunningEcho.start(variant, "--drain-time", "300ms");
        Socket client = ending.connect()) {
      assertThatEchoWorks(client, "I stay");
      ending.terminate();
      assertThatItEnds(client);
      assertThat(ending.exitCode()).isZero();
      assertThat(ending.log()).contains("cut off");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldServeAllOnceDescriptorsThatRanOutAreThereAgain() throws Exception {
    Tools.require("prlimit");
    try (RunningEcho poor = RunningEcho.start(variant)) {
      EchoClients.endAll(EchoClients.connect(poor, 2)); // its classes are loaded
      poor.metric("loomscope_echo_errors_total");
      List<Long> processes = new ArrayList<>(List.of(poor.pid()));
      processes.addAll(poor.pids("zygote"));
      for (long pid : processes) {
        Descriptors.limitToNoMore(pid);
      }
      List<Socket> sockets = EchoClients.connect(poor, 40);
      sockets.getLast().getOutputStream().write('!');
      sockets.getLast().setSoTimeout(500);
      assertThatThrownBy(() -> sockets.getLast().getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      for (long pid : processes) {
        Descriptors.limit(pid, 4096);
      }
      sockets.getLast().setSoTimeout(90_000);
      assertThat(sockets.getLast().getInputStream().read()).isEqualTo('!');
      EchoClients.echoOnAll(sockets, 1);
      EchoClients.endAll(sockets);
      await().ignoreExceptions().until(() -> poor.metric("loomscope_echo_errors_total") > 0);
      assertThat(poor.get("/observe/health/ready").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void shouldExposeMetricsWithTheModeInBothFormats() {
    HttpResponse<String> text = echo.get("/metrics");
    assertThat(text.headers().firstValue("Content-Type")).get().asString().startsWith("text/plain");
    assertThat(text.body()).contains("jvm_memory_used_bytes", "process_cpu_seconds_total");
    assertThat(text.body().lines().filter(line -> line.startsWith("loomscope_")))
        .isNotEmpty()
        .allMatch(line -> line.contains("mode=\"" + variant.flags().get(1) + "\""));
    HttpResponse<String> open =
        echo.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void shouldTellItsCosts() throws Exception {
    assertThatOthersAreServed();
    assertThat(echo.metric("loomscope_echo_cpu_seconds_total")).isBetween(0.05, 600.0);
    assertThat(echo.metric("loomscope_echo_memory_bytes")).isBetween(2e7, 4e9);
    assertThat(echo.metric("loomscope_echo_memory_sampled_timestamp_seconds"))
        .isCloseTo(System.currentTimeMillis() / 1e3, offset(600.0));
    assertThat(echo.metric("loomscope_echo_threads", "kind=\"platform\"")).isGreaterThan(3);
  }

  private void assertThatOthersAreServed() throws IOException {
    try (Socket other = echo.connect()) {
      assertThatEchoWorks(other, "somebody else");
    }
  }

  private static void assertThatEchoWorks(Socket socket, String words) throws IOException {
    byte[] sent = words.getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(sent);
    assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
  }

  /** The stream ends, by FIN or by RST. */
  private static void assertThatItEnds(Socket socket) {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketTimeoutException stillOpen) {
      throw new AssertionError(stillOpen);
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  private static boolean isRefused(RunningEcho echo) {
    try (Socket socket = echo.connect()) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }
}
