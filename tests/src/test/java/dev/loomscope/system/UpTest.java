package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.testing.Chromium;
import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;

/** {@code loomscope up} from its start to its end, also to an untimely one. */
@Tag("system")
@Timeout(300)
class UpTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Pattern METRICS = Pattern.compile("http://127.0.0.1:\\d+/metrics");

  /** Collector, agent, four echo servers, load service. */
  private static final int SERVICES = 7;

  private static final By NAVIGATION = By.cssSelector(".bar nav a");

  @TempDir Path folder;

  private RunningProgram start() throws IOException {
    return start("Linux");
  }

  /**
   * Starts it where Java says that the system is another. The services that it starts are told the
   * truth.
   */
  private RunningProgram start(String system) throws IOException {
    return RunningProgram.startOn(
        system,
        "load-service",
        folder,
        "up",
        "--collector-port=0",
        "--collector-http-port=0",
        "--agent-http-port=0",
        "--echo-port=0",
        "--echo-http-port=0",
        "--load-http-port=0",
        "--prometheus-port=0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldStartEverythingSayWhereItIsAndLeaveNothingBehind(boolean killed) throws Exception {
    try (RunningProgram up = start()) {
      Ready ready = up.awaitReady();
      String output = up.output();
      List<String> pages = METRICS.matcher(output).results().map(MatchResult::group).toList();
      assertThat(pages).doesNotHaveDuplicates().hasSize(SERVICES);
      assertThat(output)
          .contains(ready.page("/"))
          .contains("echo process", "echo thread", "echo virtual", "echo async");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(HttpPage.json(ready.page("/api/status")).at("/nodes/online").asInt())
                      .isEqualTo(1));
      for (String mode : List.of("process", "thread", "virtual", "async")) {
        await()
            .atMost(LONG)
            .untilAsserted(() -> assertThat(echoes(pages, mode)).as(mode).isPositive());
      }
      assertThatPagesLeadToEachOther(output);
      assertThatPrometheusScrapesAll(output);
      List<ProcessHandle> services = up.descendants();
      assertThat(services).hasSizeGreaterThanOrEqualTo(SERVICES);

      up.signal(killed);

      int code = up.awaitEnd(LONG);
      for (ProcessHandle service : services) {
        service.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(up.errors()).doesNotContain("Exception");
      if (!killed) {
        assertThat(code).isZero();
        assertThat(up.output()).contains("all stopped");
      }
    }
  }

  @Test
  void shouldSayWhatIsLeftOutOnWindowsAndStartTheRest() throws Exception {
    try (RunningProgram up = start("Windows 11")) {
      up.awaitReady();
      assertThat(up.output())
          .contains("echo thread", "echo virtual", "echo async")
          .contains("Windows 11 is not Linux: mode process is left out")
          .doesNotContain("echo process");
      up.signal(false);
      assertThat(up.awaitEnd(LONG)).isZero();
      assertThat(up.errors()).isEmpty();
    }
  }

  private static void assertThatPagesLeadToEachOther(String output) throws Exception {
    String nodes = address("Nodes", output);
    String comparisons = address("Open first", output);
    assertThat(HttpPage.json(nodes + "api/status").at("/configuration/page.links").asString())
        .contains("Comparisons=" + comparisons);
    assertThat(HttpPage.json(comparisons + "api/status").at("/configuration/page.links").asString())
        .contains("Nodes=" + nodes);
    try (Chromium chromium = Chromium.start()) {
      WebDriver browser = chromium.driver();
      browser.get(nodes);
      await().atMost(LONG).until(() -> !browser.findElements(NAVIGATION).isEmpty());
      await().atMost(LONG).untilAsserted(() -> assertThatThereIsOneTitle(browser));
      browser.findElement(By.linkText("Comparisons")).click();
      await().atMost(LONG).until(() -> browser.getCurrentUrl(), comparisons::equals);
      await().atMost(LONG).until(() -> !browser.findElements(NAVIGATION).isEmpty());
      await().atMost(LONG).untilAsserted(() -> assertThatThereIsOneTitle(browser));
      assertThat(browser.findElement(By.linkText("Nodes")).getAttribute("href")).isEqualTo(nodes);
    }
  }

  private static void assertThatThereIsOneTitle(WebDriver browser) {
    assertThat(browser.findElements(By.tagName("h1")).stream().filter(WebElement::isDisplayed))
        .hasSize(1);
  }

  /** The seven services, by the configuration and with the rules that are shipped. */
  private static void assertThatPrometheusScrapesAll(String output) {
    Tools.require("prometheus");
    String prometheus = address("Prometheus", output);
    await()
        .atMost(LONG)
        .ignoreExceptions() // it may not be there yet
        .untilAsserted(
            () -> {
              JsonNode up = HttpPage.json(prometheus + "api/v1/query?query=sum(up)");
              assertThat(up.at("/data/result/0/value/1").asString()).isEqualTo("7");
              JsonNode rules = HttpPage.json(prometheus + "api/v1/rules");
              assertThat(rules.at("/data/groups").size()).isPositive();
            });
  }

  private static String address(String name, String output) {
    return Pattern.compile("(?m)^  %s +(http://\\S+)".formatted(name))
        .matcher(output)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it does not say where to find " + name));
  }

  @Test
  void shouldEndWhenAPartEnds() throws Exception {
    try (RunningProgram up = start()) {
      up.awaitReady();
      List<ProcessHandle> services = up.descendants();

      services.stream()
          .filter(service -> service.info().commandLine().orElse("").contains("collector-service"))
          .findFirst()
          .orElseThrow()
          .destroyForcibly();

      assertThat(up.awaitEnd(LONG)).isEqualTo(1);
      assertThat(up.errors()).contains("the collector ended while it was needed");
      for (ProcessHandle service : services) {
        service.onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void shouldTellInOneLineWhichPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningProgram up =
            RunningProgram.start(
                "load-service",
                folder,
                "up",
                "--agent-http-port=" + taken.getLocalPort(),
                "--collector-port=0",
                "--collector-http-port=0",
                "--load-http-port=0",
                "--prometheus-port=0",
                "--echo-port=0",
                "--echo-http-port=0")) {
      assertThat(up.awaitEnd(LONG)).isEqualTo(1);
      assertThat(up.errors())
          .hasLineCount(1)
          .contains("port " + taken.getLocalPort() + " is taken", "--agent-http-port");
    }
  }

  private static double echoes(List<String> pages, String mode) throws IOException {
    double sum = 0;
    for (String page : pages) {
      sum += HttpPage.metric(page, "loomscope_echo_messages_sent_total{mode=\"" + mode + "\"}");
    }
    return sum;
  }
}
