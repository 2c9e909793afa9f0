package dev.loomscope.load.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.load.engine.TestServer;
import dev.loomscope.testing.Chromium;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The load page as its readers meet it, in a browser. */
@Timeout(300)
final class LoadPageTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  /** So much slower than its rival that every round says so. */
  private static final Duration DELAY = Duration.ofMillis(5);

  private static final int PHONE = 390;
  private static final int DESKTOP = 1280;
  private static final int HEIGHT = 900;

  private static Chromium chromium;
  private static ChromeDriver browser;

  private final TestServer virtual = TestServer.start(TestServer::echo);
  private final TestServer async = TestServer.start(LoadPageTest::echoLate);
  private final TestLoadService service =
      TestLoadService.start(
          TestLoadService.target("slow-async", async.address())
              + " "
              + TestLoadService.target("virtual", virtual.address()),
          "round-time",
          "50ms");

  private static void echoLate(Socket socket, int index) throws IOException, InterruptedException {
    byte[] buffer = new byte[1024];
    int read = socket.getInputStream().read(buffer);
    while (read > 0) {
      Thread.sleep(DELAY);
      socket.getOutputStream().write(buffer, 0, read);
      read = socket.getInputStream().read(buffer);
    }
  }

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
    chromium.resize(DESKTOP, HEIGHT);
  }

  @AfterEach
  void stop() {
    browser.get("about:blank"); // or its stream would hold up the service's end
    service.close();
    virtual.close();
    async.close();
  }

  private void show(String path) {
    chromium.open(service.uri(path).toString());
  }

  private String compared() throws Exception {
    String path = service.start("/api/comparisons", "{\"experiments\":[\"quick\"],\"rounds\":6}");
    awaitThat(() -> service.state(path).equals("completed"));
    return path;
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

  private static List<String> texts(String script) {
    return ((List<?>) chromium.script(script)).stream().map(String::valueOf).toList();
  }

  /** Of each row of the ranking on show its place, its server, and whether it is marked as best. */
  private static List<String> ranking() {
    return texts(
        """
        return [...document.querySelectorAll(".ranking tr[data-target]")].map((row) =>
          [row.querySelector(".place").innerText, row.dataset.target, row.dataset.best,
           row.querySelector(".badge")?.innerText ?? ""].join(" ").trim());
        """);
  }

  /** Every figure of the ranking on show. */
  private static List<String> figures() {
    return texts(
        "return [...document.querySelectorAll('.ranking td')].map((cell) => cell.innerText)");
  }

  private static void awaitComparison(int id) {
    awaitThat(
        () ->
            browser
                .findElements(By.cssSelector("#comparisons [aria-current=true]"))
                .getFirst()
                .getText()
                .startsWith(id + ":"));
  }

  @Test
  void shouldOpenWithTheRankingOfTheNewestComparisonInOrder() throws Exception {
    compared();
    show("/");
    awaitComparison(1);
    assertThat(ranking()).containsExactly("1 virtual yes best", "2 slow-async no");
    assertThat(text("#comparison h1")).isEqualTo("quick: virtual");
    assertThat(text("#comparison .claim"))
        .isEqualTo("quick: Virtual threads serve the most. Claim borne out.");
    assertThat(find(".ranking").getRect().getY()).isLessThan(HEIGHT / 3);
    assertThat(find("[data-target=virtual] .swatch").getCssValue("border-top-color"))
        .isNotEqualTo(find("[data-target=slow-async] .swatch").getCssValue("border-top-color"));
    assertThat(find("#progress").isDisplayed()).isFalse();
    assertThat(chromium.complaints()).isEmpty();
    assertThat(chromium.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(service.uri("/").toString()));
  }

  @Test
  void shouldShowTheReportWhichNobodyMayFrame() throws Exception {
    String report = compared() + "/report";
    show(report);
    assertThat(text("h1")).isNotEmpty();
    assertThat(chromium.complaints()).isEmpty();
    assertThat(service.get(report).headers().allValues("content-security-policy"))
        .containsExactly("frame-ancestors 'none'");
  }

  /** As after a reader has answered the browser's question for a password. */
  @Test
  void shouldServeWhoLogsInWithAToken(@TempDir Path folder) throws Exception {
    String token = "a-token-for-readers";
    Path file = Files.writeString(folder.resolve("token"), token);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (TestLoadService locked =
        TestLoadService.start(
            TestLoadService.target("virtual", virtual.address()),
            "http.token-file",
            file.toString())) {
      String page = locked.uri("/").toString();
      assertThat(locked.get("/").statusCode()).isEqualTo(401);
      browser.get(page.replace("//", "//reader:" + token + "@") + "api/status");
      chromium.open(page);
      awaitThat(() -> find("#experiments input[value=quick]").isDisplayed());
      find("#compare").click();
      awaitThat(() -> text("#answer").startsWith("Comparison 1 is "));
      assertThat(chromium.complaints()).isEmpty();
      browser.get("about:blank");
    }
  }

  @Test
  void shouldShowHowFarAComparisonIsAndKeepTheFiguresOfTheLast() throws Exception {
    compared();
    show("/");
    awaitComparison(1);
    List<String> before = figures();
    find("#experiments input[value=quick]").click(); // both are chosen at first
    find("#compare").click();
    awaitThat(() -> text("#progress-title").equals("Comparison 2 is running"));
    awaitThat(() -> text("#progress-left").matches("\\d+ of \\d+ steps, about .+ left"));
    awaitThat(() -> Double.parseDouble(find("#progress-bar").getDomProperty("value")) > 5);
    assertThat(text("#answer")).startsWith("Comparison 2 is ");
    assertThat(figures()).isEqualTo(before);
    find("#progress-stop").click();
    awaitComparison(2);
    assertThat(find("#progress").isDisplayed()).isFalse();
    assertThat(text("#comparison")).contains("partial", "stopped early");
    find("#comparisons tr[data-comparison='1'] a").click();
    awaitComparison(1);
    assertThat(figures()).isEqualTo(before);
    assertThat(browser.getCurrentUrl()).endsWith("/?comparison=1");
    browser.navigate().refresh();
    awaitComparison(1);
    browser.navigate().back();
    awaitComparison(2);
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldSayWhyAComparisonIsRefused() {
    show("/");
    awaitThat(() -> text("#nothing .notice").equals("No comparison has found anything yet."));
    awaitThat(() -> find("#targets input").isDisplayed());
    browser.findElements(By.cssSelector("#targets input")).forEach(WebElement::click);
    find("#compare").click();
    awaitThat(() -> text("#answer").startsWith("Not started: "));
  }

  /** Both modes are in both charts, each in its colour. */
  @Test
  void shouldDrawALoadThatIsAskedFor() throws Exception {
    show("/");
    awaitThat(() -> find("#targets input").isDisplayed());
    find("#load-form button").click();
    awaitThat(() -> text("[data-target=virtual] .rate").matches("\\d+(\\.\\d+)?\\s+echoes/s"));
    awaitThat(() -> text("[data-target=slow-async]").matches("(?s).*p99\\s+\\d.* ms\\b.*"));
    assertThat(chromium.complaints()).isEmpty(); // before it complains of reading pixels
    awaitThat(() -> chartsWith("--virtual") == 2 && chartsWith("--async") == 2);
    find("#load .stop").click();
    awaitThat(() -> text("#load .state").equals("stopped"));
    assertThat(find("#load .stop").isDisplayed()).isFalse();
  }

  /** A collection of garbage stops the generator, too. */
  @Test
  void shouldSayBesideTheLatencyThatTheGeneratorWasLate() throws Exception {
    service.start("/api/loads", "{\"rate\":200}");
    show("/");
    awaitThat(
        () -> {
          System.gc();
          return text("[data-target=virtual] .late").startsWith("The generator itself was late");
        });
    awaitThat(() -> text("#load").contains("At times the generator itself was late"));
  }

  /** The charts that have pixels of a colour. */
  private static long chartsWith(String customProperty) {
    return (Long)
        chromium.script(
            """
            const color = getComputedStyle(document.documentElement)
              .getPropertyValue("%s").trim().slice(1);
            const want = [0, 2, 4].map((at) => parseInt(color.slice(at, at + 2), 16));
            return [...document.querySelectorAll(".chart canvas")].filter((canvas) => {
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return data.some((red, at) => at %% 4 === 0 && data[at + 3] === 255
                && want.every((value, part) => data[at + part] === value));
            }).length;
            """
                .formatted(customProperty));
  }

  @Test
  void shouldRunNoScriptButItsOwn() {
    show("/");
    chromium.script(
        """
        const script = document.createElement("script");
        script.textContent = "window.hit = 1";
        document.body.append(script);
        document.body.setAttribute("style", "color: red");
        return true;
        """);
    assertThat(chromium.script("return String(window.hit)")).isEqualTo("undefined");
    assertThat(chromium.complaints())
        .anyMatch(complaint -> complaint.contains("script-src"))
        .anyMatch(complaint -> complaint.contains("style-src"));
  }

  @Test
  void shouldSayThatTheConnectionIsLostAndKeepWhatItShows() throws Exception {
    compared();
    show("/");
    awaitThat(() -> text("#link").equals("Live"));
    awaitComparison(1);
    service.close();
    awaitThat(() -> text("#banner").contains("Not connected to the load service"));
    assertThat(text("#link")).isEqualTo("Not connected");
    assertThat(ranking()).hasSize(2);
  }

  @Test
  void shouldFitAPhone() throws Exception {
    chromium.resize(PHONE, HEIGHT);
    compared();
    service.start("/api/loads", "{\"rate\":20}");
    show("/");
    awaitComparison(1);
    awaitThat(() -> browser.findElements(By.cssSelector(".chart canvas")).size() == 2);
    awaitThat(() -> find("#experiments input").isDisplayed());
    assertThat(
            chromium.script(
                """
                const wider = (one) => Math.max(0, one.scrollWidth - one.clientWidth);
                return wider(document.documentElement) + wider(document.querySelector("main"));
                """))
        .isEqualTo(0L);
    assertThat(chromium.complaints()).isEmpty();
  }
}
