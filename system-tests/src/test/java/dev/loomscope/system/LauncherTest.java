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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher script, in a home of its own where nothing is built and little is on the path. */
@Timeout(60)
final class LauncherTest {

  private static final List<String> TOOLS =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "find",
          "head",
          "grep",
          "mktemp",
          "mkdir",
          "mv",
          "cat",
          "tr");

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
    assertThat(help.output())
        .contains("up", "compare", "echo", "load", "collector", "agent", "simulate", "bench");
  }

  @Test
  void shouldRefuseAnUnknownVerbAndNoVerb() throws Exception {
    Outcome unknown = run(launcher(), "compete");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.errors()).hasLineCount(1).contains("compete", "compare");
    assertThat(run(launcher()).exitCode()).isEqualTo(2);
  }

  @Test
  void shouldRefuseABenchThatItDoesNotHave() throws Exception {
    Outcome none = run(launcher(), "bench");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.errors()).hasLineCount(1).contains("monitoring");
    assertThat(run(launcher(), "bench", "press").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "echo, echo-service/target/echo-service.jar --x",
    "agent, agent-service/target/agent-service.jar --x",
    "collector, collector-service/target/collector-service.jar --x",
    "load, load-service/target/load-service.jar load --x",
    "compare, load-service/target/load-service.jar compare --x",
    "serve, load-service/target/load-service.jar serve --x",
    "up, load-service/target/load-service.jar up --x",
    "simulate, agent-service/target/agent-service.jar dev.loomscope.agent.simulate.SimulateMain --x",
    "bench monitoring, load-service/target/load-service.jar bench-monitoring --x"
  })
  void shouldStartTheProgramOfEachVerb(String verb, String command) throws Exception {
    Path jdk = home.resolve("jdk/bin");
    Files.createDirectories(jdk);
    program(jdk.resolve("javac"), "exit 0");
    program(
        jdk.resolve("java"),
        "[ \"$1\" != -version ] || { echo 'openjdk version \"25.0.3\"' >&2; exit 0; }",
        "echo \"$@\"");
    for (String module :
        List.of("echo-service", "load-service", "agent-service", "collector-service")) {
      Path target = Files.createDirectories(home.resolve(module).resolve("target"));
      Files.createFile(target.resolve(module + ".jar"));
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
    Files.createDirectories(home.resolve("target"));
    Files.createFile(home.resolve("target/built"));

    Outcome started =
        run(
            launcher().replace("${JAVA_HOME:-}", home.resolve("jdk").toString()),
            (verb + " --x").split(" ", -1));

    assertThat(started.errors()).isEmpty();
    assertThat(started.exitCode()).isZero();
    assertThat(started.output().strip()).endsWith(home + "/" + command);
  }

  private static void program(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void shouldBuildTheServicesAloneAndWithoutTests() throws Exception {
    Path jdk = Files.createDirectories(home.resolve("jdk/bin"));
    program(jdk.resolve("javac"), "exit 0");
    program(
        jdk.resolve("java"),
        "[ \"$1\" != -version ] || { echo 'openjdk version \"25.0.3\"' >&2; exit 0; }",
        "echo started");
    program(Files.createDirectories(home.resolve("bin")).resolve("mvn"), "echo \"mvn $*\"");

    Outcome built =
        run(launcher().replace("${JAVA_HOME:-}", home.resolve("jdk").toString()), "compare");

    assertThat(built.exitCode()).isZero();
    assertThat(built.output().strip()).isEqualTo("started");
    assertThat(built.errors())
        .contains("-pl echo-service,load-service,agent-service,collector-service -am package")
        .contains("-Dmaven.test.skip=true");
    assertThat(home.resolve("target/built")).exists();
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
