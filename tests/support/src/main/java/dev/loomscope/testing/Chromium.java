package dev.loomscope.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium without a window, which asks nobody on the network but the host of its page. It
 * keeps account of what it asks for and what it complains of. For one thread.
 */
public final class Chromium implements AutoCloseable {

  /** The last ones keep it from calling home. */
  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Below this the page is told that it is on a phone. */
  private static final int PHONE_BELOW_PX = 600;

  private static final Pattern REQUEST =
      Pattern.compile("\"Network\\.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts a browser; the test ends here if there is none, see {@link Tools}. */
  public static Chromium start() {
    Path browser = Tools.require("chromium");
    Path driver = Tools.require("chromedriver");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(FLAGS);
    options.setCapability("goog:loggingPrefs", logs);
    // The driver is named, so that Selenium does not look for one on the network.
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.toFile())
            .usingAnyFreePort()
            .build();
    Chromium chromium = new Chromium(new ChromeDriver(service, options));
    chromium.resize(1440, 900);
    return chromium;
  }

  /** For what is only of use to one test: looking for elements, clicking. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Makes the window as wide and high, in CSS pixels. */
  public void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            height,
            "deviceScaleFactor",
            1,
            "mobile",
            width < PHONE_BELOW_PX));
  }

  /** Says what the reader prefers: dark, or light. */
  public void prefer(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Opens a page, and forgets what was complained of and asked for before. */
  public void open(String address) {
    complaints();
    requests();
    driver.get(address);
  }

  /** What a script returns, which must be something. */
  public Object script(String script) {
    return Objects.requireNonNull(driver.executeScript(script));
  }

  /** The words that are to be seen. */
  public String text() {
    return String.valueOf(script("return document.body.innerText"));
  }

  /** Prints, and returns the PDF in base 64. */
  public String print() {
    return String.valueOf(
        driver.executeCdpCommand("Page.printToPDF", Map.of("printBackground", true)).get("data"));
  }

  /** What the browser complained of since it was asked last, or opened a page. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses that were asked for since it was asked last, or opened a page. */
  public List<String> requests() {
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
