package dev.loomscope.load.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.load.engine.TestServer;
import dev.loomscope.testing.Chromium;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page as its readers meet it, in a browser. */
@Timeout(300)
final class LivePageTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private static Chromium chromium;
  private static ChromeDriver browser;

  private final TestServer virtual = TestServer.start(TestServer::echo);
  private final TestServer async = TestServer.start(TestServer::echo);
  private final TestLoadService service =
      TestLoadService.start(
          TestLoadService.target("virtual", virtual.address())
              + ", "
              + TestLoadService.target("async", async.address()));

  @BeforeAll
  static void open() {
    chromium = Chromium.start();
    browser = chromium.driver();
  }

  @AfterAll
  static void quit() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void desktop() {
    chromium.resize(1440, 900);
  }

  @AfterEach
  void stop() {
    browser.get("about:blank");
    service.close();
    virtual.close();
    async.close();
  }

  private void show(String path) {
    chromium.open(service.uri(path).toString());
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(BOUND).ignoreExceptions().until(condition);
  }

  private static WebElement find(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  private static String text(String selector) {
    return find(selector).getText();
  }

  @Test
  void shouldStartARunShowItsTargetsSideBySideAndStopIt() {
    show("/");
    awaitThat(() -> text("#nothing").contains("No run yet"));
    awaitThat(() -> find("[data-scenario=endless]").isDisplayed());
    find("[data-scenario=endless]").click();
    awaitThat(() -> text("#run h1").equals("endless, run 1"));
    awaitThat(() -> text("[data-target=virtual] .rate").matches("\\d+(\\.\\d+)?\\s+echoes/s"));
    awaitThat(() -> text("[data-target=async]").matches("(?s).*p99\\s+\\d.* (µs|ms|s)\\b.*"));
    awaitThat(() -> browser.findElements(By.cssSelector(".chart canvas")).size() == 2);
    awaitThat(
        () -> String.valueOf(find(".plot").getAttribute("aria-label")).contains("virtual now "));
    assertThat(find("[data-target=virtual]").getCssValue("border-top-color"))
        .isNotEqualTo(find("[data-target=async]").getCssValue("border-top-color"));
    assertThat(text("#runs")).contains("Run 1", "endless", "running");
    find("#run .stop").click();
    awaitThat(() -> text("#run .state").equals("stopped"));
    awaitThat(() -> text("#runs tr[data-run='1']").contains("stopped"));
    assertThat(find("#run .stop").isDisplayed()).isFalse();
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldShowWhatAServerUsesWhoseMetricsAreConfigured() throws Exception {
    try (MetricsUnderTest metrics = MetricsUnderTest.start();
        TestLoadService watching =
            TestLoadService.start(
                TestLoadService.target("virtual", virtual.address())
                    + metrics.url()
                    + ", "
                    + TestLoadService.target("async", async.address()))) {
      long run = watching.startRun("{\"scenario\":\"endless\"}");
      chromium.open(watching.uri("/").toString());
      awaitThat(() -> text("[data-target=virtual]").matches("(?s).*Server CPU\\s+\\d[\\d.]* %.*"));
      awaitThat(() -> text("[data-target=virtual]").contains("64.0 MiB"));
      assertThat(text("[data-target=async]")).doesNotContain("Server");
      awaitThat(() -> browser.findElements(By.cssSelector(".chart canvas")).size() == 4);
      awaitThat(
          () ->
              browser.findElements(By.cssSelector(".plot")).stream()
                  .anyMatch(
                      plot ->
                          String.valueOf(plot.getAttribute("aria-label")).contains("64.0 MiB")));

      watching.delete(run);

      awaitThat(() -> text("[data-target=virtual]").contains("peak 64.0 MiB"));
      assertThat(chromium.complaints()).isEmpty();
      browser.get("about:blank"); // or its stream would hold up the service's end
    }
  }

  @Test
  void shouldShowErrorsOfATargetThatIsAway() throws Exception {
    async.close();
    service.startRun("{\"scenario\":\"endless\"}");
    show("/");
    awaitThat(() -> text("[data-target=async]").matches("(?s).*\\d+ refused.*"));
    assertThat(find("[data-target=async] [data-alarm=yes]").isDisplayed()).isTrue();
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldStartAtTheChosenTargetsAloneAndSayWhyARunIsRefused() {
    show("/");
    awaitThat(() -> find("#targets input[value=async]").isDisplayed());
    find("#targets input[value=async]").click();
    find("[data-scenario=open]").click();
    awaitThat(() -> text("#run .state").equals("completed"));
    assertThat(browser.findElements(By.cssSelector(".mode"))).hasSize(1);
    assertThat(text("[data-target=virtual]")).containsPattern("Requests\\s+100");
    find("#targets input[value=virtual]").click();
    find("[data-scenario=open]").click();
    awaitThat(() -> text("#answer").contains("Not started: the list of targets is empty"));
  }

  @Test
  void shouldShowAnEarlierRunByItsAddress() throws Exception {
    long first = service.startRun("{\"scenario\":\"open\"}");
    awaitThat(() -> service.state(first).equals("completed"));
    service.startRun("{\"scenario\":\"endless\"}");
    show("/");
    awaitThat(() -> text("#run h1").equals("endless, run 2"));
    find("#runs tr[data-run='1'] a").click();
    awaitThat(() -> text("#run h1").equals("open, run 1"));
    assertThat(browser.getCurrentUrl()).endsWith("/?run=1");
    browser.navigate().refresh();
    awaitThat(() -> text("#run h1").equals("open, run 1"));
    browser.navigate().back();
    awaitThat(() -> text("#run h1").equals("endless, run 2"));
  }

  @Test
  void shouldSayThatTheConnectionIsLost() {
    show("/");
    awaitThat(() -> text("#link").equals("Live"));
    service.close();
    awaitThat(() -> text("#banner").contains("Not connected to the load service"));
    assertThat(text("#link")).isEqualTo("Not connected");
  }

  @Test
  void shouldFitAPhone() throws Exception {
    chromium.resize(375, 740);
    service.startRun("{\"scenario\":\"endless\"}");
    show("/");
    awaitThat(() -> browser.findElements(By.cssSelector(".chart canvas")).size() == 2);
    awaitThat(() -> find("[data-scenario=open]") != null);
    assertThat(
            browser.executeScript(
                """
                const wider = (one) => Math.max(0, one.scrollWidth - one.clientWidth);
                return wider(document.documentElement) + wider(document.querySelector("main"));
                """))
        .isEqualTo(0L);
  }
}
