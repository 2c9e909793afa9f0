package dev.loomscope.collector.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.collector.RunningCollector;
import dev.loomscope.testing.Chromium;
import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.StartId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;

/** From an agent's datagrams to what a reader sees, with nothing in between replaced. */
@Timeout(180)
final class LivePageOfACollectorTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void shouldShowWhatAgentsReportAndThatOneHasStopped() throws Exception {
    try (Chromium chromium = Chromium.start();
        RunningCollector collector = RunningCollector.start(0, 0)) {
      ChromeDriver browser = chromium.driver();
      chromium.open("http://127.0.0.1:" + collector.httpPort() + "/");
      Agent.start("steady", collector.port());
      Agent stopping = Agent.start("stopping", collector.port());
      awaitCell(browser, "steady", "cpu", "25 %");
      awaitCell(browser, "stopping", "state", "online");
      awaitCell(browser, "steady", "load", "0.50");
      assertThat(
              browser
                  .findElement(By.cssSelector("[data-name=steady] .cores"))
                  .getAttribute("aria-label"))
          .isEqualTo("2 cores, the busiest 50 %");
      stopping.stop();
      awaitCell(browser, "stopping", "state", "late");
      awaitCell(browser, "steady", "state", "online");

      browser.findElement(By.cssSelector("[data-name=steady] a.name")).click();
      await()
          .atMost(BOUND)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(browser.findElement(By.id("node-view")).getText())
                      .contains("25 %", "/data", "not sealed"));
      assertThat(chromium.complaints()).isEmpty();
      assertThat(collector.end()).isZero();
    }
  }

  private static void awaitCell(ChromeDriver browser, String node, String column, String text) {
    String cell = "[data-name='%s'] [data-column='%s']".formatted(node, column);
    await()
        .atMost(BOUND)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(browser.findElement(By.cssSelector(cell)).getText()).isEqualTo(text));
  }

  /** Reports once a second of two cores, the first of which is busy half of the time. */
  private static final class Agent implements DatagramSink {
    private static final int INTERVAL = 1_000;

    private final ReportEncoder encoder;
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final int port;
    private final Thread thread = Thread.ofVirtual().unstarted(this::reports);

    private Agent(String name, int port) throws IOException {
      this.encoder = new ReportEncoder(name, StartId.random(), 1_400, Sealing.none());
      this.port = port;
    }

    static Agent start(String name, int port) throws IOException {
      Agent agent = new Agent(name, port);
      agent.thread.start();
      return agent;
    }

    private void reports() {
      try {
        while (true) {
          long now = System.currentTimeMillis();
          encoder.encode(new Sample(now, INTERVAL, measurements(now)), this);
          Thread.sleep(INTERVAL);
        }
      } catch (InterruptedException stopped) {
        socket.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void datagram(byte[] buffer, int length, long sequence) throws IOException {
      socket.send(new DatagramPacket(buffer, length, InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public void dropped(Section section, String item, Drop why) {
      throw new AssertionError(section + " " + item + ": " + why);
    }

    private static Measurements measurements(long ran) {
      CpuTimes half = new CpuTimes(ran / 2, 0, 0, ran / 2, 0, 0, 0, 0);
      CpuTimes idle = new CpuTimes(0, 0, 0, ran, 0, 0, 0, 0);
      return Measurements.builder()
          .cpu(new CpuTimes(ran / 2, 0, 0, ran / 2 + ran, 0, 0, 0, 0))
          .cores(List.of(new Core(0, half), new Core(1, idle)))
          .load(new Load(0.5, 0.25, 0.125))
          .filesystems(
              List.of(new Filesystem("/dev/sda1", "/data", "ext4", 100, 40, 40, 10, 5, false)))
          .build();
    }

    void stop() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }
}
