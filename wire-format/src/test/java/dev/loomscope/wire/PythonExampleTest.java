package dev.loomscope.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.CsvSource;

/** The client in docs/protocol.md, run as it stands there. */
@Timeout(60)
final class PythonExampleTest {

  @ParameterizedTest
  @CsvSource({"NONE,false,''", "SIGN,false,''", "SIGN,true,''", "SIGN,true,east"})
  void shouldBeAcceptedAndUnderstandTheAnswer(
      Level level, boolean own, String audience, @TempDir Path folder) throws Exception {
    Tools.require("python3");
    String document = Files.readString(Path.of("../docs/protocol.md"));
    Path script = Files.writeString(folder.resolve("client.py"), block(document, "python"));
    byte[] secret = new byte[Key.SECRET_BYTES];
    secret[0] = 1;
    Sealing sealing = Fixtures.sealing(level, new Key("k1", secret).boundTo(audience));
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
        String line = "k1 " + Base64.getEncoder().encodeToString(secret);
        command.addAll(List.of((own ? ownKey(document, line, folder) : line).split(" ", 2)));
        if (!audience.isEmpty()) {
          command.add(audience);
        }
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
      assertThat(new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("acknowledged 1\n");
    }
  }

  /** The line that the document's command prints for the node that its client says it is. */
  private static String ownKey(String document, String line, Path folder) throws Exception {
    Files.writeString(folder.resolve("keys"), "# ours\n" + line + "\n");
    String command = block(document, "sh").replace(" k1 web-1 ", " k1 python ");
    Process made =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** The document's only block in a language. */
  private static String block(String document, String language) {
    String fence = "```" + language + "\n";
    int start = document.indexOf(fence) + fence.length();
    return document.substring(start, document.indexOf("```", start));
  }
}
