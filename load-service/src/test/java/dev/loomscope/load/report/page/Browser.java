package dev.loomscope.load.report.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a window, which keeps account of what it asks for. */
final class Browser implements AutoCloseable {

  private static final Pattern REQUEST =
      Pattern.compile("\"Network\\.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts a browser. Where there is none the test is left out, and says so; with CI=true it fails.
   */
  static Browser start() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(find("chromium").toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    options.setCapability("goog:loggingPrefs", logs);
    // The driver is named, so that Selenium does not look for one on the network.
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(find("chromedriver").toFile())
                .usingAnyFreePort()
                .build(),
            options));
  }

  private static Path find(String program) {
    Path found =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    String reason = "there is no " + program + " on the path";
    if (found == null && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason + ", and CI=true allows no test to be left out");
    }
    assumeTrue(found != null, reason);
    return Objects.requireNonNull(found);
  }

  /** Shows a file to somebody with a window of that width who prefers light or dark. */
  void show(Path file, int width, boolean dark) {
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    prefer(dark);
    driver.get(file.toUri().toString());
  }

  /** Changes what the reader prefers. */
  void prefer(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** What a script returns. */
  Object script(String script) {
    return Objects.requireNonNull(driver.executeScript(script));
  }

  /** The words that are to be seen. */
  String text() {
    return String.valueOf(script("return document.body.innerText"));
  }

  /** Prints, and returns the PDF in base 64. */
  String print() {
    Object pdf =
        driver.executeCdpCommand("Page.printToPDF", Map.of("printBackground", true)).get("data");
    return String.valueOf(pdf);
  }

  /** What the browser complained of since the file was shown. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses that were asked for since the file was shown. */
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .flatMap(entry -> REQUEST.matcher(entry.getMessage()).results())
        .map(match -> match.group(1))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
