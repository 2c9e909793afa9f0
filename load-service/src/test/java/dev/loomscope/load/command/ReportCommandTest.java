package dev.loomscope.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.show.SampleComparison;
import dev.loomscope.service.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  private final PrintStream realOut = System.out;
  private final PrintStream realError = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realError);
  }

  private static int run(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return Program.named(
            "report", "Reports.", List.of(), ReportCommand.SETTINGS, ReportCommand::run)
        .run(texts, Map.of());
  }

  private void assertOneLine(String... parts) {
    assertThat(error.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains(parts);
    assertThat(out.size()).isZero();
  }

  @Test
  void shouldShowTheTableAndWriteAPage() throws Exception {
    Path json = SampleComparison.load().write(folder.resolve("a.json"));
    Path html = folder.resolve("a.html");

    assertThat(run(json, "--html", html)).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("medium", "async");
    assertThat(Files.readString(html))
        .startsWith("<!doctype html>")
        .contains("Who is best at what");
  }

  @Test
  void shouldHoldTwoAgainstEachOther() throws Exception {
    Path before = SampleComparison.load().write(folder.resolve("a.json"));
    Path after =
        SampleComparison.load()
            .multiply("/experiments/1/points/0/modes/2/figures/latency_p99_seconds", 2)
            .write(folder.resolve("b.json"));
    Path html = folder.resolve("c.html");

    assertThat(run(before, after, "--html", html)).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("virtual, latency p99: ", "(worse)");
    assertThat(Files.readString(html)).contains("What changed from before to after?");
  }

  @Test
  void shouldNeedAFile() {
    assertThat(run()).isEqualTo(2);
    assertOneLine("report.result", "report A.json [B.json]");
  }

  @Test
  void shouldRefuseAFileThatIsNotThereOrAThirdOne() throws Exception {
    Path json = SampleComparison.load().write(folder.resolve("a.json"));

    assertThat(run(folder.resolve("none.json"))).isEqualTo(2);
    assertOneLine("report.result", "none.json");
    error.reset();
    assertThat(run(json, json, json)).isEqualTo(2);
    assertOneLine("a.json");
  }

  @Test
  void shouldFailWithOneLineOnAFileThatIsNoComparison() throws Exception {
    Path good = SampleComparison.load().write(folder.resolve("a.json"));
    Path bad = Files.writeString(folder.resolve("b.json"), "{\"schema\":\"else\"}");

    assertThat(run(good, bad, "--html", folder.resolve("c.html"))).isEqualTo(1);

    assertOneLine("b.json is no comparison: its schema is 'else'");
    assertThat(folder.resolve("c.html")).doesNotExist();
  }
}
