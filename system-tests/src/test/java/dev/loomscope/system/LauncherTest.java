package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a home of its own where nothing is built and little is on the path. */
@Timeout(60)
final class LauncherTest {

  private static final List<String> TOOLS =
      List.of("sh", "dirname", "readlink", "find", "head", "grep", "mktemp", "mkdir", "mv", "cat");

  @TempDir private Path home;

  private record Outcome(int exitCode, String output, String errors) {}

  private Outcome run(String script, String... arguments) throws Exception {
    Path launcher = home.resolve("loomscope");
    Files.writeString(launcher, script);
    Path path = Files.createDirectories(home.resolve("bin"));
    for (String tool : TOOLS) {
      Path wrapper = path.resolve(tool);
      Files.writeString(wrapper, "#!/bin/sh\nexec " + find(tool) + " \"$@\"\n");
      assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }
    List<String> command = new ArrayList<>(List.of(path.resolve("sh").toString()));
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output, errors);
  }

  private static Path find(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(tool + " is not on this machine"));
  }

  private static String launcher() throws IOException {
    return Files.readString(Path.of("..", "loomscope"));
  }

  @Test
  void shouldListItsVerbs() throws Exception {
    Outcome help = run(launcher(), "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).contains("compare", "echo", "load");
  }

  @Test
  void shouldRefuseAnUnknownVerbAndNoVerb() throws Exception {
    Outcome unknown = run(launcher(), "compete");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.errors()).hasLineCount(1).contains("compete", "compare");
    assertThat(run(launcher()).exitCode()).isEqualTo(2);
  }

  @Test
  void shouldSayThatItNeedsAJdk() throws Exception {
    String nowhere = launcher().replaceAll("/usr/lib/jvm|/opt/java|/opt/jdk", "/nowhere");
    Outcome none = run(nowhere, "compare");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.errors()).hasLineCount(1).contains("JDK 25 is needed");
  }

  @Test
  void shouldSayThatItNeedsMavenToBuild() throws Exception {
    String java = Path.of(System.getProperty("java.home")).toString();
    Outcome none = run(launcher().replace("${JAVA_HOME:-}", java), "compare");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.errors()).hasLineCount(1).contains("Maven");
  }
}
