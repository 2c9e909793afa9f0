package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import dev.loomscope.load.result.ComparisonFile;
import dev.loomscope.testing.Chromium;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The report as its readers meet it: a file, opened in a browser, printed, and without scripts. */
class ReportInABrowserTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int DESKTOP = 1280;
  private static final int PHONE = 375;
  private static final int HEIGHT = 900;

  /** Small enough for a mail. */
  private static final int MOST_BYTES = 1_000_000;

  private static final String HOSTILE =
      "</script></style><script>window.hit=1</script><img src=x onerror=window.hit=2>\"'&<!--";

  private static Chromium browser;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    browser = Chromium.start();
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Shows a file to somebody with a window of that width who prefers dark, or light. */
  private static void show(Path file, int width, boolean dark) {
    browser.resize(width, HEIGHT);
    browser.prefer(dark);
    browser.open(file.toUri().toString());
  }

  private Path page(SampleComparison sample) throws Exception {
    return Files.writeString(folder.resolve("report.html"), ComparisonPage.of(sample.read(folder)));
  }

  private Path page(SampleComparison before, SampleComparison after) throws Exception {
    return Files.writeString(
        folder.resolve("change.html"),
        ChangePage.of(Changes.of(before.read(folder), after.read(folder))));
  }

  /** The charts that have pixels of a colour, which is that of a mode. */
  private static long chartsWith(String customProperty) {
    return (Long)
        browser.script(
            """
            const color = getComputedStyle(document.documentElement)
              .getPropertyValue("%s").trim().slice(1);
            const [r, g, b] = [0, 2, 4].map((at) => parseInt(color.slice(at, at + 2), 16));
            return [...document.querySelectorAll(".plot canvas")].filter((canvas) => {
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              for (let i = 0; i < data.length; i += 4) {
                if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) {
                  return true;
                }
              }
              return false;
            }).length;
            """
                .formatted(customProperty));
  }

  private static long charts() {
    return (Long) browser.script("return document.querySelectorAll('.plot canvas').length");
  }

  private static String colourOf(String customProperty) {
    return String.valueOf(
        browser.script(
            "return getComputedStyle(document.documentElement).getPropertyValue('%s').trim()"
                .formatted(customProperty)));
  }

  private static void assertNothingButTheFile() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith("file:") || url.startsWith("data:image/svg+xml"));
  }

  @Test
  void shouldDrawEveryChartAndAskNobodyForAnything() throws Exception {
    Path page = page(SampleComparison.load());
    show(page, DESKTOP, false);

    assertThat(charts()).isEqualTo(16);
    assertThat(chartsWith("--mode-2")).isEqualTo(16); // virtual is in all of them
    assertThat(
            browser.script(
                "return [...document.querySelectorAll('figcaption')].map((c) => c.firstChild.data)"))
        .asInstanceOf(LIST)
        .contains(
            "Requests/s",
            "Latency by percentile, warm",
            "CPU over time, warm",
            "Memory over time, warm",
            "Requests/s by connections");
    assertNothingButTheFile();
    assertThat(Files.size(page)).isLessThan(MOST_BYTES);
  }

  @Test
  void shouldOpenWithTheAnswer() throws Exception {
    show(page(SampleComparison.load()), DESKTOP, false);

    assertThat(cells("light")).first().asString().startsWith("▼ ").contains("× slower");
    assertThat(cells("slow-client")).allMatch(cell -> cell.contains("? too few rounds"));
    assertThat(
            browser.script(
                "return document.querySelector('.scoreboard').getBoundingClientRect().bottom"))
        .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
        .isLessThan(HEIGHT);
    assertThat(browser.text())
        .contains(
            "warm: async and virtual are best by requests/s and cannot be told apart, 2.7 to 3.2 times thread",
            "3 rounds are too few to rank",
            "thread lost 12 echoes, never served 12 clients, had clients that failed (timeout 12)",
            "virtual has 1 invalid round",
            "Echoes were lost or altered",
            "./loomscope compare --experiment all --json before.json --html before.html",
            "Example CPU @ 2.40GHz")
        .contains("14,895 in round 4"); // the outlier that was planted
  }

  private static List<String> texts(String script) {
    return ((List<?>) browser.script(script)).stream().map(String::valueOf).toList();
  }

  /** What the scoreboard says of an experiment, as a reader sees it. */
  private static List<String> cells(String experiment) {
    return texts(
        """
            const rows = [...document.querySelectorAll(".scoreboard tr")];
            const row = rows.find((one) => one.querySelector("a")?.textContent === "%s");
            return [...row.querySelectorAll("td")].map((cell) => cell.innerText);
            """
            .formatted(experiment));
  }

  @Test
  void shouldFoldThePointsOfAnAxisAway() throws Exception {
    show(page(SampleComparison.load()), DESKTOP, false);
    assertThat(points()).allMatch(String::isEmpty);

    browser.script(
        "document.querySelectorAll('.scoreboard input').forEach((box) => box.click()); return 1");

    assertThat(points()).contains("fresh", "10,000 connections");
  }

  private static List<String> points() {
    return texts(
        """
        return [...document.querySelectorAll(".scoreboard .more th")].map((head) =>
          head.checkVisibility() ? head.innerText : "");
        """);
  }

  @Test
  void shouldSayWhatWasNotMeasured() throws Exception {
    SampleComparison sample = SampleComparison.load();
    sample.tree().put("partial", true).putArray("failures").add("experiment cpu: no server");

    show(page(sample), DESKTOP, false);

    assertThat(browser.text())
        .contains("Stopped before its end", "rounds of light 7", "experiment cpu: no server");
  }

  /** Two servers of one mode that were running, and one of a mode that nobody said. */
  @Test
  void shouldGiveColumnsOfOneModeOneColourAndShapesOfTheirOwn() throws Exception {
    SampleComparison sample =
        SampleComparison.load().replace("thread", "blue").replace("process", "mine");
    sample.at("/servers/0").put("name", "mine").put("mode", "unknown").put("address", "[::1]:7");
    sample.at("/servers/1").put("name", "blue").put("mode", "virtual").put("address", "host:7007");

    show(page(sample), DESKTOP, false);

    assertThat(heads("svg.className.baseVal.split(' ')[1]"))
        .containsExactly("mode-5", "mode-2", "mode-2", "mode-3");
    assertThat(heads("svg.firstChild.getAttribute('d')")).doesNotHaveDuplicates();
    assertThat(Files.readString(folder.resolve("report.html"))).contains("running at host:7007");
    assertNothingButTheFile();
  }

  private static List<String> heads(String expression) {
    return texts(
        "return [...document.querySelectorAll('.scoreboard thead svg')].map((svg) => %s)"
            .formatted(expression));
  }

  /** The sample has a disturbed round: each figure of that mode there is marked. */
  @Test
  void shouldMarkRoundsThatAreNotToBeTrustedWithCrosses() throws Exception {
    SampleComparison sample = SampleComparison.load();
    show(page(sample), DESKTOP, false);
    long disturbed = crosses();
    assertThat(disturbed).isPositive();

    ObjectNode slow = sample.at("/experiments/3/points/0/modes/2");
    slow.putArray("invalid_round_indexes").add(0);
    show(page(sample), DESKTOP, false);

    assertThat(crosses()).isEqualTo(disturbed + slow.get("figures").size());
    assertThat(browser.text()).contains("virtual has 1 invalid round (round 1)");
    assertNothingButTheFile();
  }

  private static long crosses() {
    return (Long)
        browser.script("return document.querySelectorAll('.figures .strip .crosses').length");
  }

  @Test
  void shouldFollowTheReadersPreferenceForDark() throws Exception {
    show(page(SampleComparison.load()), DESKTOP, true);

    String dark = colourOf("--mode-2");
    assertThat(chartsWith("--mode-2")).isEqualTo(charts());
    browser.prefer(false);
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              assertThat(colourOf("--mode-2")).isNotEqualTo(dark);
              assertThat(chartsWith("--mode-2")).isEqualTo(charts());
            });
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {PHONE, DESKTOP})
  void shouldFitTheWindow(int width) throws Exception {
    show(page(SampleComparison.load()), width, false);

    assertThat(
            browser.script(
                "const page = document.documentElement; return page.scrollWidth - page.clientWidth"))
        .isEqualTo(0L);
    assertThat(chartsWith("--mode-2")).isEqualTo(16);
  }

  @Test
  void shouldPrintInLightColoursWithWhatIsFoldedAway() throws Exception {
    show(page(SampleComparison.load()), DESKTOP, true);
    browser.script(
        """
        addEventListener("beforeprint", () => {
          window.printed = [
            getComputedStyle(document.documentElement).getPropertyValue("--mode-2").trim(),
            document.querySelectorAll("details.printed:not([open])").length,
            document.querySelector(".plot canvas").width > 1000,
          ].join();
        });
        return true;
        """);

    String pdf = browser.print();

    assertThat(Base64.getDecoder().decode(pdf))
        .startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
    assertThat(browser.script("return window.printed")).isEqualTo("#1a56a5,0,true");
    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(chartsWith("--mode-2")).isEqualTo(charts()));
    assertThat(colourOf("--mode-2")).isEqualTo("#3f8df0");
  }

  @Test
  void shouldHoldItsDataAsItWas() throws Exception {
    SampleComparison sample = SampleComparison.load();
    show(page(sample), DESKTOP, false);

    String data =
        String.valueOf(
            browser.script(
                "return document.getElementById('report-data').textContent.slice(1, -1)"));
    Path saved = Files.writeString(folder.resolve("saved.json"), data);

    assertThat(ComparisonFile.read(saved)).isEqualTo(sample.read(folder));
  }

  @Test
  void shouldShowHostileTextsAsTextsAndRunNone() throws Exception {
    SampleComparison sample =
        SampleComparison.load()
            .replace("virtual", HOSTILE)
            .replace("medium", HOSTILE)
            .replace("warm", HOSTILE)
            .replace("connections", HOSTILE)
            .replace("timeout", HOSTILE)
            .replace("the generator was the limit", HOSTILE)
            .replace("Example CPU @ 2.40GHz", HOSTILE);
    sample.tree().put("command", HOSTILE).put("began", HOSTILE).put("loomscope_version", HOSTILE);
    sample.at("/host").put("kernel", HOSTILE).put("jdk", HOSTILE);
    sample.at("/settings").put(HOSTILE, HOSTILE);
    sample.claiming("contradicted", HOSTILE);
    for (String text : List.of("title", "claim", "definition")) {
      sample.at("/experiments/0").put(text, HOSTILE);
    }

    show(page(sample), DESKTOP, false);

    assertThat(browser.script("return String(window.hit)")).isEqualTo("undefined");
    assertThat(browser.script("return document.querySelectorAll('img').length")).isEqualTo(0L);
    assertThat(browser.text())
        .contains("async and " + HOSTILE + " are best by requests/s")
        .contains("Claim contradicted: " + HOSTILE);
    assertThat(charts()).isGreaterThan(10);
    assertNothingButTheFile();

    show(page(SampleComparison.load(), sample), DESKTOP, false);

    assertThat(browser.script("return String(window.hit)")).isEqualTo("undefined");
    assertThat(browser.text()).contains("Not the same machine");
    assertNothingButTheFile();
  }

  @Test
  void shouldRunNoScriptButItsOwn() throws Exception {
    show(page(SampleComparison.load()), DESKTOP, false);

    browser.script(
        """
        const script = document.createElement("script");
        script.textContent = "window.hit = 1";
        document.body.append(script);
        return fetch("http://127.0.0.1:9/").catch(() => true);
        """);

    assertThat(browser.script("return String(window.hit)")).isEqualTo("undefined");
    assertThat(browser.complaints())
        .hasSizeGreaterThanOrEqualTo(2)
        .anyMatch(complaint -> complaint.contains("script-src"))
        .anyMatch(complaint -> complaint.contains("default-src 'none'"));
  }

  @Test
  void shouldBeReadableWithoutScripts() throws Exception {
    String html = Files.readString(page(SampleComparison.load()));
    String withoutScripts =
        html.replaceAll("(?s)<script.*?</script>", "")
            .replace("http://www.w3.org/2000/svg", ""); // the icon's name of its language

    assertThat(withoutScripts)
        .contains("Who is best at what", "cannot be told apart, 2.7 to 3.2 times thread")
        .contains("<caption>Warm</caption>", "<caption>1,000 connections</caption>")
        .doesNotContain(" style=", " onclick=", "http:", "https:");
  }

  @Test
  void shouldTellTheChangeThatWasPlanted() throws Exception {
    SampleComparison after =
        SampleComparison.load()
            .multiply("/experiments/1/points/0/modes/2/figures/latency_p99_seconds", 2)
            .multiply("/experiments/1/points/0/modes/0/figures/cpu_seconds_per_100k", 0.25);
    after.at("/host").put("kernel", "Linux 9.9");

    show(page(SampleComparison.load(), after), DESKTOP, false);

    assertThat(browser.text())
        .contains("Not the same machine", "Linux 9.9", "clearly worse 1, clearly better 1")
        .containsPattern("medium, warm: virtual, latency p99: .* \\(worse\\); medians")
        .containsPattern("medium, warm: process, CPU s per 100k: 7\\d to 7\\d % lower \\(better\\)")
        .contains("the two runs are not paired");
    assertThat(chartsWith("--mode-2")).isEqualTo(charts()).isPositive();
    assertNothingButTheFile();
  }
}
