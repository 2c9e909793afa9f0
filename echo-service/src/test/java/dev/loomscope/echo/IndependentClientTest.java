package dev.loomscope.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that shares no code with loomscope: nc(1). */
@Timeout(60)
final class IndependentClientTest {

  @ParameterizedTest
  @EnumSource
  void shouldBeServedInEveryMode(Variant variant, @TempDir Path folder) throws Exception {
    Tools.require("nc");
    Path sent = folder.resolve("sent");
    Path received = folder.resolve("received");
    byte[] bytes = new byte[300_000];
    new Random(11).nextBytes(bytes);
    Files.write(sent, bytes);
    try (RunningEcho echo = RunningEcho.start(variant)) {
      Process nc =
          new ProcessBuilder("nc", "-N", "127.0.0.1", Integer.toString(echo.port()))
              .redirectInput(sent.toFile())
              .redirectOutput(received.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(nc.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(nc.exitValue()).isZero();
      assertThat(Files.readAllBytes(received)).isEqualTo(bytes);
    }
  }
}
