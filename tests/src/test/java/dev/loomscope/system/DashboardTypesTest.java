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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dashboards, checked by TypeScript's compiler against the types that Grafana publishes. */
@Tag("system")
@Timeout(300)
final class DashboardTypesTest {

  private static final Path GRAFANA = Path.of("..", "grafana");

  /** Kept from one run to the next, with what npm has installed. */
  private static final Path WORK = Path.of("target", "dashboard-check").toAbsolutePath();

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
}
