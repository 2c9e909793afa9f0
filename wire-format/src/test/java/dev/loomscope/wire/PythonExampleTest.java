package dev.loomscope.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client in docs/protocol.md, run as it stands there. */
@Timeout(60)
final class PythonExampleTest {

  @ParameterizedTest
  @EnumSource(names = {"NONE", "SIGN"})
  void shouldBeAcceptedAndUnderstandTheAnswer(Level level, @TempDir Path folder) throws Exception {
    Tools.require("python3");
    String document = Files.readString(Path.of("../docs/protocol.md"));
    int start = document.indexOf("```python\n") + "```python\n".length();
    Path script = folder.resolve("client.py");
    Files.writeString(script, document.substring(start, document.indexOf("```", start)));
    byte[] secret = new byte[Key.SECRET_BYTES];
    secret[0] = 1;
    Sealing sealing = Fixtures.sealing(level, new Key("k1", secret));
    ReportReceiver receiver =
        new ReportReceiver(
            sealing, new ReplayGuard(InstantSource.system(), ReplayGuard.DEFAULT_SKEW, 1));
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(30_000);
      List<String> command =
          new ArrayList<>(
              List.of(
                  "python3",
                  script.toString(),
                  socket.getLocalAddress().getHostAddress(),
                  Integer.toString(socket.getLocalPort())));
      if (level == Level.SIGN) {
        command.addAll(List.of("k1", Base64.getEncoder().encodeToString(secret)));
      }
      Process python = new ProcessBuilder(command).redirectErrorStream(true).start();
      DatagramPacket packet = new DatagramPacket(new byte[8_193], 8_193);
      socket.receive(packet);
      Received.Accepted accepted =
          (Received.Accepted) receiver.receive(packet.getData(), 0, packet.getLength());
      assertThat(accepted.report().measurements().load()).isNotNull();
      assertThat(accepted.level()).isEqualTo(level);
      byte[] answer = new byte[AcknowledgementWriter.MAX_BYTES];
      int length = new AcknowledgementWriter(1).write(accepted, false, answer);
      socket.send(new DatagramPacket(answer, length, packet.getSocketAddress()));
      assertThat(python.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(
              new String(
                  python.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("acknowledged 1\n");
    }
  }
}
