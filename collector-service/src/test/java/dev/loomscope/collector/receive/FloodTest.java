package dev.loomscope.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * One address sends as much as it can, and another is heard all the same. What the kernel drops
 * never reaches the collector: a receive buffer of 208 KiB is full after a millisecond or two in
 * which the collector does not run. So a report without an answer is sent once more, and the
 * kernel's own count has to account for it.
 */
@Timeout(120)
final class FloodTest {

  private static final byte[] SECRET = IndependentAgent.secret(7);
  private static final int HONEST = 100;

  /** By then an answer has come, or the report was lost. */
  private static final int PATIENCE_MILLIS = 3_000;

  private final AtomicBoolean over = new AtomicBoolean();

  @TempDir private Path folder;

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is no address
  void shouldLoseNoReportOfOneAddressWhileAnotherFloods() throws Exception {
    String keys = KeyFiles.of(folder, SECRET).toString();
    try (TestReceiver receiver = TestReceiver.start("seal", "sign", "key-file", keys);
        DatagramSocket socket = receiver.udp()) {
      IndependentAgent agent = new IndependentAgent("web-1", "sign", SECRET);
      Thread flood = Thread.ofPlatform().start(() -> flood(receiver.port()));
      try {
        receiver.awaitAtLeast(1_000, "datagrams_rejected_total", "unauthenticated");
        receiver.awaitAtLeast(1_000, "datagrams_rejected_total", "malformed");
        socket.setSoTimeout(PATIENCE_MILLIS);
        int lost = 0;
        for (int i = 0; i < HONEST; i++) {
          lost += lostUntilAnswered(receiver, socket, agent, agent.report(i));
        }
        assertThat(receiver.metric("udp_kernel_drops_total")).isGreaterThanOrEqualTo(lost);
      } finally {
        over.set(true);
        flood.join();
      }
      assertThat(receiver.metric("datagrams_accepted_total")).isEqualTo(HONEST);
      assertThat(receiver.metric("datagrams_dropped_total", "queue_full")).isZero();
      assertThat(receiver.nodeAfter(HONEST).arrivals().lost()).isZero();
    }
  }

  private static int lostUntilAnswered(
      TestReceiver receiver, DatagramSocket socket, IndependentAgent agent, byte[] report)
      throws IOException {
    for (int lost = 0; ; lost++) {
      try {
        assertThat(agent.opened(receiver.ask(socket, report))).startsWith(agent.expectedAnswer());
        return lost;
      } catch (SocketTimeoutException dropped) {
        // once more; had it been taken before, it would now be counted as a replay
      }
    }
  }

  private void flood(int port) {
    byte[] forged = new IndependentAgent("web-1", "sign", IndependentAgent.secret(8)).report(9);
    byte[] junk = "junk".repeat(100).getBytes(StandardCharsets.UTF_8);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.2"))) {
      InetAddress collector = InetAddress.ofLiteral("127.0.0.1");
      DatagramPacket[] packets = {
        new DatagramPacket(forged, forged.length, collector, port),
        new DatagramPacket(junk, junk.length, collector, port)
      };
      for (int i = 0; !over.get(); i++) {
        socket.send(packets[i & 1]);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
