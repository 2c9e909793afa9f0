package dev.loomscope.echo;

import static dev.loomscope.echo.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far a fault reaches in each mode, as far as that is sure. */
@EnabledOnOs(OS.LINUX)
@Timeout(400)
@SuppressWarnings("try") // connections are closed early on purpose
final class FaultTest {

  static final String MARKER = "0123456789abcdef-not-to-be-told";

  @TempDir Path folder;

  /** A file with the marker that its owner alone may read. */
  static Path marker(Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), MARKER + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private RunningEcho start(Variant variant) throws IOException {
    return RunningEcho.start(variant, "--faults-marker-file", marker(folder).toString());
  }

  private static void send(Socket socket, String words) throws IOException {
    socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Socket served(RunningEcho echo) throws Exception {
    Socket socket = echo.connect();
    EchoClients.echoOnAll(List.of(socket), 1);
    return socket;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC_TWO_LOOPS")
  void shouldEndTheFaultyConnectionAloneUntilTheProcessIsHalted(Variant variant) throws Exception {
    try (RunningEcho echo = start(variant);
        Socket good = served(echo)) {
      List<String> faults = List.of("exception", "stack-overflow", "memory-exhaustion");
      for (String fault : faults) {
        try (Socket bad = served(echo)) {
          send(bad, MARKER + fault + " and more");
          assertThatItEnds(bad);
          if (!fault.equals("memory-exhaustion") || variant.isProcess()) {
            EchoClients.echoOnAll(
                List.of(good), 1); // short of memory, a JVM may lose others as well
          }
        }
      }
      double failed = variant.isProcess() ? faults.size() : faults.size() - 1;
      await()
          .untilAsserted(
              () ->
                  assertThat(echo.metric("loomscope_echo_errors_total"))
                      .isGreaterThanOrEqualTo(failed));
      if (variant != Variant.FORK) {
        assertThat(echo.metric("loomscope_echo_errors_total", "reason=\"handler\""))
            .isGreaterThanOrEqualTo(2);
      }
      try (Socket lookalike = served(echo)) { // a process of its own, whatever became of `good`
        send(lookalike, MARKER + "nothing");
        assertThat(lookalike.getInputStream().readNBytes(MARKER.length() + 7))
            .asString()
            .isEqualTo(MARKER + "nothing");
      }
      try (Socket bad = served(echo)) {
        send(bad, MARKER + "halt");
        assertThatItEnds(bad);
      }
      if (variant.isProcess()) {
        EchoClients.echoOnAll(List.of(good), 1);
        served(echo).close();
      } else {
        assertThat(echo.exitCode()).isEqualTo(1);
        assertThatItEnds(good);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASYNC_TWO_LOOPS")
  void shouldStallTheOthersByAnEndlessLoopInAsyncAlone(Variant variant) throws Exception {
    try (RunningEcho echo = start(variant);
        Socket good = served(echo);
        Socket bad = served(echo)) {
      send(bad, MARKER + "endless-loop");
      if (variant == Variant.ASYNC) {
        // Once the loop is in it nobody is served; until then a few may be.
        await()
            .untilAsserted(
                () -> {
                  good.setSoTimeout(1_000);
                  send(good, "?");
                  assertThatThrownBy(() -> good.getInputStream().read())
                      .isInstanceOf(SocketTimeoutException.class);
                });
      } else {
        for (int i = 0; i < 20; i++) {
          EchoClients.echoOnAll(List.of(good), 1);
        }
        served(echo).close();
        bad.setSoTimeout(100);
        assertThatThrownBy(() -> bad.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      }
      echo.kill(); // the endless loop would use up the drain time
    }
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
}
