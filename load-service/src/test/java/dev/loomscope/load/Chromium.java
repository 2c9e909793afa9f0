package dev.loomscope.load;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium without a window, that asks nobody on the network but the service of its page.
 */
public final class Chromium {

  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1440,900");

  private Chromium() {}

  /**
   * Starts a browser. Where there is none the test is left out, and says so; with CI=true it fails.
   */
  public static ChromeDriver start() {
    Path browser = find("chromium");
    Path driver = find("chromedriver");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(FLAGS);
    options.setCapability("goog:loggingPrefs", logs);
    // The driver is named, so that Selenium does not look for one on the network.
    return new ChromeDriver(
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.toFile())
            .usingAnyFreePort()
            .build(),
        options);
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
    if (found == null) {
      System.out.println("the tests of the page are left out, for " + reason);
    }
    assumeTrue(found != null, reason);
    return Objects.requireNonNull(found);
  }

  /** What the browser complained of since it was asked last. */
  public static List<String> complaints(ChromeDriver browser) {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Makes the window as wide and high, in the device's terms. */
  public static void resize(ChromeDriver browser, int width, int height) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }
}
