package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboards, checked by TypeScript's compiler against the types that Grafana publishes. */
@Timeout(300)
final class DashboardTypesTest {

  private static final Path GRAFANA = Path.of("..", "grafana");

  /** Kept from one run to the next, with what npm has installed. */
  private static final Path WORK = Path.of("target", "dashboard-check").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    Tools.require("node");
    Tools.require("npm");
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "tsconfig.json", "dashboard.ts", "check.mjs")) {
      Files.copy(
          GRAFANA.resolve("check").resolve(file),
          WORK.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Outcome installed =
        run("npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund");
    assertThat(installed.code()).as(installed.output()).isZero();
  }

  private record Outcome(int code, String output) {}

  private static Outcome run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(WORK.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Outcome(process.exitValue(), output);
  }

  private static Outcome check(Path dashboards) throws IOException, InterruptedException {
    return run("node", "check.mjs", dashboards.toAbsolutePath().toString());
  }

  @Test
  void shouldFitGrafanasTypes() throws Exception {
    Outcome outcome = check(GRAFANA.resolve("dashboards"));
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("3 dashboards fit Grafana's types");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          "displayMode": "basic" -> "displayMode": "basics"
          "showUnfilled" -> "showUnfiled"
          "minVizWidth": 8, -> ''
          "drawStyle": "line" -> "drawStyle": "lines"
          "graphTooltip": 1 -> "graphTooltip": 7
          "keepTime" -> "keeptime"
          "custom.cellOptions" -> "custom.cellOption"
          "excludeByName" -> "excludeByname"
          "mode": "fixed" -> "mode": "fix"
          "type": "bargauge" -> "type": "bar-gauge"
          """)
  void shouldFindAFieldThatGrafanaDoesNotHave(String good, String bad) throws Exception {
    String text = Files.readString(GRAFANA.resolve("dashboards/modes.json"));
    int at = text.indexOf(good);
    assertThat(at).isNotNegative();
    Files.writeString(
        folder.resolve("planted.json"),
        text.substring(0, at) + bad + text.substring(at + good.length()));
    Outcome outcome = check(folder);
    assertThat(outcome.code()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains("planted.json.ts", "error TS");
  }
}
