package dev.loomscope.collector.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.collector.TestCollector;
import dev.loomscope.collector.TestNodes;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.testing.Chromium;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page as its readers meet it: in a browser, with a mouse and without. */
final class LivePageTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private static Chromium chromium;
  private static ChromeDriver browser;

  private final TestNodes nodes = new TestNodes();
  private TestCollector collector = TestCollector.start(nodes);

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
    collector.close();
  }

  private void show(String path) {
    chromium.open(collector.uri(path).toString());
  }

  private void three() {
    nodes.put(TestNodes.node("db-1", 0.25));
    nodes.put(TestNodes.node("web-1", 0.75));
    nodes.put(TestNodes.node("web-2", 0.5));
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(BOUND).ignoreExceptions().until(condition);
  }

  /** The names on show, from top to bottom. */
  @SuppressWarnings("unchecked") // the script returns an array of strings
  private static List<String> names() {
    return (List<String>)
        Objects.requireNonNull(
            browser.executeScript(
                "return [...document.querySelectorAll('#rows .row')].map((r) => r.dataset.name)"));
  }

  private static void awaitNames(String... names) {
    await().atMost(BOUND).untilAsserted(() -> assertThat(names()).containsExactly(names));
  }

  private static String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  private static String cell(String name, String column) {
    return text("[data-name='%s'] [data-column='%s']".formatted(name, column));
  }

  private static WebElement find(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  private static String address() {
    String url = browser.getCurrentUrl();
    return url == null ? "" : url.substring(url.indexOf('/', "http://".length()));
  }

  private static void press(CharSequence... keys) {
    browser.switchTo().activeElement().sendKeys(keys);
  }

  @Test
  void shouldSayHowToBeginWhereThereAreNoNodes() {
    show("/");
    awaitThat(() -> text("#empty").contains("./loomscope agent --collector 127.0.0.1:5005"));
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldShowNodesThatAppear() {
    show("/");
    awaitThat(() -> text("#empty").contains("No node has reported yet"));
    three();
    awaitNames("db-1", "web-1", "web-2");
    assertThat(text("[data-count=all]")).isEqualTo("3");
    assertThat(cell("web-1", "cpu")).isEqualTo("75 %");
    assertThat(cell("web-1", "memory")).contains("38 %", "of 16.0 GiB");
    assertThat(cell("web-1", "disk")).contains("88 %", "12.0 GiB free");
    assertThat(cell("web-1", "read")).isEqualTo("4.8 MiB/s");
    assertThat(cell("web-1", "drops")).isEqualTo("1.50/s");
    assertThat(cell("web-1", "loss")).isEqualTo("0.5 %");
    assertThat(browser.findElements(By.cssSelector("[data-name='web-1'] .cores i"))).hasSize(8);
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldShowNewValuesWithoutReload() {
    three();
    show("/");
    awaitThat(() -> cell("web-2", "cpu").equals("50 %"));
    browser.executeScript("window.same = true");
    nodes.put(TestNodes.node("web-2", 0.625));
    nodes.remove("db-1");
    awaitThat(() -> cell("web-2", "cpu").equals("63 %"));
    awaitNames("web-1", "web-2");
    assertThat(browser.executeScript("return window.same")).isEqualTo(true);
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldShowThatANodeIsLate() {
    three();
    show("/");
    awaitThat(() -> cell("web-1", "state").equals("online"));
    nodes.put(TestNodes.node("web-1", 0.5, NodeState.LATE, "/"));
    awaitThat(() -> cell("web-1", "state").equals("late"));
    assertThat(cell("web-1", "age")).matches("\\d\\d s");
    assertThat(text("[data-count=late]")).isEqualTo("1");
  }

  @Test
  void shouldShowThatWhatANodeSaidIsOld() {
    three();
    show("/?node=web-1");
    awaitThat(() -> text(".figures").contains("75 %"));
    assertThat(find(".content").getCssValue("filter")).isEqualTo("none");
    nodes.put(TestNodes.node("web-1", 0.75, NodeState.GONE, "/"));
    awaitThat(() -> text("#node-view").contains("It has been silent for "));
    assertThat(text("#node-view .state")).isEqualTo("gone");
    assertThat(find(".content").getCssValue("filter")).isEqualTo("grayscale(1)");
    nodes.put(TestNodes.node("web-1", 0.5));
    awaitThat(() -> find(".content").getCssValue("filter").equals("none"));
    assertThat(text("#node-view")).doesNotContain("silent");
  }

  @Test
  void shouldSayInANarrowWindowThatThereAreMoreColumns() {
    chromium.resize(768, 740);
    three();
    show("/");
    awaitNames("db-1", "web-1", "web-2");
    awaitThat(() -> find(".more").isDisplayed());
    browser.executeScript("document.getElementById('list').scrollLeft = 9999");
    awaitThat(() -> !find(".more").isDisplayed());
    chromium.resize(1500, 740);
    awaitThat(() -> !find(".more").isDisplayed());
  }

  /** WCAG 1.4.11, in both schemes: what can be used, and the lines that tell modes apart. */
  @Test
  void shouldHaveBordersAndLinesThatCanBeSeen() {
    show("/");
    for (boolean dark : new boolean[] {false, true}) {
      chromium.prefer(dark);
      for (String colour :
          List.of("--edge", "--process", "--thread", "--virtual", "--async", "--chart-1")) {
        for (String ground : List.of("--surface", "--ground")) {
          assertThat(contrast(colour, ground))
              .as("%s on %s, dark %s", colour, ground, dark)
              .isGreaterThanOrEqualTo(3);
        }
      }
    }
  }

  private static double contrast(String one, String other) {
    Object ratio =
        browser.executeScript(
            """
                const luminance = (name) => {
                  const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
                  const [r, g, b] = [1, 3, 5]
                    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
                    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                };
                const [dark, light] = [luminance(arguments[0]), luminance(arguments[1])].sort((a, b) => a - b);
                return (light + 0.05) / (dark + 0.05);
                """,
            one,
            other);
    return ((Number) Objects.requireNonNull(ratio)).doubleValue();
  }

  @Test
  void shouldFilterAndKeepTheFilterInTheAddress() {
    three();
    nodes.put(TestNodes.node("web-3", 0.5, NodeState.LATE, "/"));
    show("/");
    awaitNames("db-1", "web-1", "web-2", "web-3");
    find("#filter").sendKeys("WEB");
    awaitNames("web-1", "web-2", "web-3");
    find("input[value=online] + span").click();
    awaitNames("web-1", "web-2");
    assertThat(address()).isEqualTo("/?q=WEB&state=online");
    browser.navigate().refresh();
    awaitNames("web-1", "web-2");
    find("#filter").sendKeys("-none");
    awaitThat(() -> text("#empty").contains("No node matches"));
    find("#empty button").click();
    awaitNames("db-1", "web-1", "web-2", "web-3");
    assertThat(address()).isEqualTo("/");
  }

  @Test
  void shouldSortAndKeepTheOrderInTheAddress() {
    three();
    show("/");
    awaitNames("db-1", "web-1", "web-2");
    find("[role=columnheader][data-column=cpu] button").click();
    awaitNames("web-1", "web-2", "db-1");
    assertThat(address()).isEqualTo("/?sort=-cpu");
    assertThat(find("[data-column=cpu]").getAttribute("aria-sort")).isEqualTo("descending");
    nodes.put(TestNodes.node("db-1", 0.95));
    awaitNames("db-1", "web-1", "web-2");
    find("[role=columnheader][data-column=cpu] button").click();
    awaitNames("web-2", "web-1", "db-1");
    browser.navigate().refresh();
    awaitNames("web-2", "web-1", "db-1");
  }

  @Test
  void shouldShowANodeByItself() {
    three();
    show("/?sort=-cpu");
    awaitNames("web-1", "web-2", "db-1");
    find("[data-name='web-2'] a.name").click();
    awaitThat(() -> text("#node-view h1").equals("web-2"));
    assertThat(address()).isEqualTo("/?node=web-2&sort=-cpu");
    awaitThat(() -> browser.findElements(By.cssSelector(".chart canvas")).size() == 3);
    awaitThat(() -> text(".figures").contains("50 %"));
    assertThat(text("#node-view"))
        .contains(
            "/var/lib/data",
            "dm-0 (lvm)",
            "br0 (bridge)",
            "6.1.0-18-amd64",
            "10.0.0.7:41234",
            "signed");
    assertThat(find(".plot").getAttribute("aria-label")).contains("CPU now ", "at most ");
    nodes.put(TestNodes.node("web-2", 0.995));
    awaitThat(() -> text(".figures").contains("100 %"));
    browser.navigate().back();
    awaitNames("web-2", "web-1", "db-1");
    browser.navigate().forward();
    awaitThat(() -> text("#node-view h1").equals("web-2"));
    browser.navigate().refresh();
    awaitThat(() -> text(".figures").contains("100 %"));
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldSayThatAnotherMachineHasTheNameOfANode() {
    nodes.put(TestNodes.withTwin("web-1", "10.0.0.8:41234"));
    show("/");
    awaitThat(() -> cell("web-1", "state").equals("twin"));
    assertThat(find("[data-name='web-1'] .state").getAttribute("title")).contains("10.0.0.8:41234");
    find("[data-name='web-1'] a.name").click();
    awaitThat(
        () ->
            text("#node-view")
                .contains("Another machine reports under this name, from 10.0.0.8:41234"));
    nodes.put(TestNodes.node("web-1", 0.5));
    awaitThat(() -> !text("#node-view").contains("Another machine"));
    assertThat(text("#node-view .state")).isEqualTo("online");
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldSayThatThereIsNoSuchNode() {
    three();
    show("/?node=nobody");
    awaitThat(() -> text("#node-view .notice").contains("knows no node of this name"));
  }

  @Test
  void shouldBeUsableByKeyboard() {
    three();
    show("/");
    awaitNames("db-1", "web-1", "web-2");
    find("body").sendKeys("/");
    press("web", Keys.ESCAPE);
    awaitNames("db-1", "web-1", "web-2");
    // From the filter by Tab over the states and the columns' headers to the rows.
    awaitThat(
        () -> {
          press(Keys.TAB);
          return "db-1".equals(browser.switchTo().activeElement().getText());
        });
    press(Keys.ARROW_DOWN);
    press(Keys.ARROW_DOWN);
    press(Keys.ARROW_UP);
    assertThat(browser.switchTo().activeElement().getText()).isEqualTo("web-1");
    press(Keys.ENTER);
    awaitThat(() -> text("#node-view h1").equals("web-1"));
    press(Keys.ESCAPE);
    awaitNames("db-1", "web-1", "web-2");
    assertThat(browser.switchTo().activeElement().getText()).isEqualTo("web-1");
    press(Keys.END);
    assertThat(browser.switchTo().activeElement().getText()).isEqualTo("web-2");
  }

  @Test
  void shouldSayThatTheConnectionIsLostAndComeBackByItself() {
    three();
    show("/");
    awaitNames("db-1", "web-1", "web-2");
    awaitThat(() -> text("#link").equals("Live"));
    int port = collector.port();
    collector.close();
    awaitThat(() -> text("#banner").contains("Not connected to the collector. Since "));
    assertThat(text("#link")).isEqualTo("Not connected");
    assertThat(names()).hasSize(3);
    assertThat(find("#rows").getCssValue("filter")).isEqualTo("grayscale(1)");
    nodes.put(TestNodes.node("web-1", 0.875));
    collector = TestCollector.start(nodes, port, 16);
    awaitThat(() -> text("#link").equals("Live"));
    awaitThat(() -> cell("web-1", "cpu").equals("88 %"));
    assertThat(find("#banner").isDisplayed()).isFalse();
    assertThat(find("#announcer").getAttribute("textContent")).isEqualTo("Connected again.");
  }

  @Test
  void shouldShowHostileTextsAsText() {
    String hostile = "<img/src=x/onerror=window.hit=1>";
    nodes.put(TestNodes.node(hostile, 0.5, NodeState.ONLINE, "\"><script>window.hit=2</script>"));
    nodes.put(TestNodes.node("javascript:window.hit=3", 0.5));
    nodes.put(TestNodes.node("__proto__", 0.5));
    show("/");
    awaitNames(hostile, "__proto__", "javascript:window.hit=3");
    find("#rows a.name").click();
    awaitThat(() -> text("#node-view h1").equals(hostile));
    awaitThat(() -> text("#node-view").contains("\"><script>window.hit=2</script>"));
    assertThat(browser.executeScript("return window.hit")).isNull();
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void shouldHoldOnlyTheRowsThatAreSeenOfAThousandNodes() {
    for (int i = 0; i < 1_000; i++) {
      nodes.put(TestNodes.node("node-%03d".formatted(i), i / 1_000.0));
    }
    show("/");
    awaitThat(() -> text("[data-count=all]").equals("1000"));
    awaitThat(() -> cell("node-000", "cpu").equals("0 %"));
    assertThat(names()).hasSizeLessThan(60);
    assertThat(find("#list").getAttribute("aria-rowcount")).isEqualTo("1001");
    find("#rows a.name").sendKeys(Keys.END);
    awaitThat(() -> cell("node-999", "cpu").equals("100 %"));
    assertThat(names()).hasSizeLessThan(60);
    nodes.put(TestNodes.node("node-999", 0.25));
    awaitThat(() -> cell("node-999", "cpu").equals("25 %"));
  }

  @Test
  void shouldFitAPhone() {
    chromium.resize(375, 740);
    three();
    nodes.put(TestNodes.node("n".repeat(128), 1));
    show("/");
    awaitThat(() -> names().size() == 4);
    assertThat(overflow()).isEqualTo("0 0");
    find("[data-name='web-1']").click();
    awaitThat(() -> browser.findElements(By.cssSelector(".chart canvas")).size() == 3);
    assertThat(overflow()).isEqualTo("0 0");
  }

  /** Pixels by which the page, and its views, are wider than the window. */
  private static String overflow() {
    return String.valueOf(
        browser.executeScript(
            """
            const wider = (one) => Math.max(0, one.scrollWidth - one.clientWidth);
            const view = document.querySelector("#list:not([hidden]), #node-view:not([hidden])");
            return `${wider(document.documentElement)} ${wider(view)}`;
            """));
  }
}
