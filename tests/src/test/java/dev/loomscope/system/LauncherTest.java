package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher script, in a home of its own where nothing is built and little is on the path. */
@Tag("system")
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
          "ln",
          "rm",
          "sleep",
          "cat",
          "tr",
          "awk",
          "sed");

  @TempDir private Path home;

  private record Outcome(int exitCode, String output, String errors) {}

  private Outcome run(String script, String... arguments) throws Exception {
    return finish(prepare(script, arguments).start());
  }

  private ProcessBuilder prepare(String script, String... arguments) throws IOException {
    Path launcher = home.resolve("loomscope");
    Files.writeString(launcher, script);
    Path path = BarePath.make(home.resolve("bin"), TOOLS);
    List<String> command = new ArrayList<>(List.of(path.resolve("sh").toString()));
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().put("HOME", home.toString());
    return builder;
  }

  private static Outcome finish(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output, errors);
  }

  private static String launcher() throws IOException {
    return Files.readString(Path.of("..", "loomscope"));
  }

  @Test
  void shouldListItsVerbs() throws Exception {
    Outcome help = run(launcher(), "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.output())
        .contains("up", "compare", "echo", "load", "collector", "agent", "simulate");
  }

  @Test
  void shouldSayItsVersionWithoutABuild() throws Exception {
    Files.writeString(home.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n");
    assertThat(run(launcher(), "--version").output()).isEqualTo("loomscope 1.2.3\n");
  }

  @Test
  void shouldRefuseAnUnknownVerbAndNoVerb() throws Exception {
    Outcome unknown = run(launcher(), "compete");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.errors()).hasLineCount(1).contains("compete", "compare");
    assertThat(run(launcher(), "raport").errors()).contains("did you mean report?");
    assertThat(run(launcher(), "xyz").errors()).doesNotContain("did you mean");
    assertThat(run(launcher()).exitCode()).isEqualTo(2);
  }

  /** It cannot be run here, but it can be seen whether it was forgotten. */
  @Test
  void shouldHaveTheSameVerbsAndOptionsOnWindows() throws Exception {
    String windows = Files.readString(Path.of("..", "loomscope.cmd"));
    Matcher verbs = Pattern.compile("verbs=\"(.*)\"").matcher(launcher());
    assertThat(verbs.find()).isTrue();
    assertThat(windows).contains("  " + verbs.group(1) + "\r\n");
    assertThat(options(windows)).isEqualTo(options(launcher()));
  }

  /** The options of the JVMs in a script: what it starts, and Maven. */
  private static Set<String> options(String script) {
    return Pattern.compile("-[XD][\\w.:+=-]+")
        .matcher(script)
        .results()
        .map(MatchResult::group)
        .filter(option -> !option.equals("-XX:+Use")) // the beginning of any collector's
        .filter(option -> !option.endsWith("encoding=US-ASCII")) // Windows has no locale C
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "echo, echo-service/target/echo-service.jar --x",
    "agent, agent-service/target/agent-service.jar --x",
    "collector, collector-service/target/collector-service.jar --x",
    "load, load-service/target/load-service.jar load --x",
    "help search, load-service/target/load-service.jar search --help",
    "compare, load-service/target/load-service.jar compare --x",
    "serve, load-service/target/load-service.jar serve --x",
    "up, load-service/target/load-service.jar up --x",
    "nodes, collector-service/target/collector-service.jar dev.loomscope.collector.nodes.NodesMain --x",
    "simulate, agent-service/target/agent-service.jar dev.loomscope.agent.simulate.SimulateMain --x"
  })
  void shouldStartTheProgramOfEachVerb(String verb, String command) throws Exception {
    String launcher = launcherWithJdk("echo \"$@\"");
    makeSourcesAndJars();
    Files.createDirectories(home.resolve("target"));
    Files.createFile(home.resolve("target/built"));

    Outcome started = run(launcher, (verb + " --x").split(" ", -1));

    assertThat(started.errors()).isEmpty();
    assertThat(started.exitCode()).isZero();
    assertThat(started.output().strip()).endsWith(home + "/" + command);
  }

  @Test
  void shouldStartThroughALinkWithoutAHomeInAnyLocale() throws Exception {
    String launcher = launcherWithJdk("echo \"${LC_ALL:-none} $LC_CTYPE $LC_MESSAGES $*\"");
    makeSourcesAndJars();
    Files.createDirectories(home.resolve("target"));
    Files.createFile(home.resolve("target/built"));
    ProcessBuilder builder = prepare(launcher, "collector");
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("loomscope"));
    builder.command().set(1, link.toString());
    builder.environment().remove("HOME");
    builder.environment().put("LC_ALL", "de_DE.UTF-8");

    Outcome started = finish(builder.start());

    assertThat(started.errors()).isEmpty();
    assertThat(started.output().strip())
        .startsWith("none de_DE.UTF-8 C ")
        .contains("-XX:+UseG1GC")
        .endsWith(home + "/collector-service/target/collector-service.jar");
  }

  @Test
  void shouldLeaveTheChoiceOfACollectorToTheUser() throws Exception {
    String launcher = launcherWithJdk("echo \"$*\"");
    makeSourcesAndJars();
    Files.createDirectories(home.resolve("target"));
    Files.createFile(home.resolve("target/built"));
    ProcessBuilder builder = prepare(launcher, "compare");
    builder.environment().put("LOOMSCOPE_JAVA_OPTIONS", "-XX:+UseZGC -Xmx1g");

    assertThat(finish(builder.start()).output())
        .contains("-XX:+UseZGC -Xmx1g")
        .doesNotContain("UseSerialGC");
  }

  /** The launcher, that finds a JDK whose java does this. */
  private String launcherWithJdk(String java) throws IOException {
    Path jdk = Files.createDirectories(home.resolve("jdk/bin"));
    BarePath.program(jdk.resolve("javac"), "exit 0");
    BarePath.program(
        jdk.resolve("java"),
        "[ \"$1\" != -version ] || { echo 'openjdk version \"25.0.3\"' >&2; exit 0; }",
        java);
    return launcher().replace("${JAVA_HOME:-}", home.resolve("jdk").toString());
  }

  private void makeSourcesAndJars() throws IOException {
    for (String module :
        List.of("echo-service", "load-service", "agent-service", "collector-service")) {
      Path target = Files.createDirectories(home.resolve(module).resolve("target"));
      Files.createFile(target.resolve(module + ".jar"));
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
  }

  private void makeMaven(String... lines) throws IOException {
    BarePath.program(Files.createDirectories(home.resolve("bin")).resolve("mvn"), lines);
  }

  @Test
  void shouldBuildTheServicesAloneAndWithoutTests() throws Exception {
    String launcher = launcherWithJdk("echo started");
    makeMaven("echo \"mvn $*\"");

    Outcome built = run(launcher, "compare");

    assertThat(built.exitCode()).isZero();
    assertThat(built.output().strip()).isEqualTo("started");
    assertThat(built.errors())
        .contains("-pl echo-service,load-service,agent-service,collector-service -am package")
        .contains("-Dmaven.test.skip=true");
    assertThat(home.resolve("target/built")).exists();
  }

  /** Maven itself, as its library of colours is what wrote them. */
  @Test
  void shouldBuildWithoutColoursIntoAPipe() throws Exception {
    String launcher = launcherWithJdk("echo started");
    makeMaven("PATH=/usr/bin:/bin", "exec mvn \"$@\" --version");

    assertThat(run(launcher, "compare").errors()).contains("building").doesNotContain("\u001b");
  }

  @Test
  void shouldBuildOnceWhereTwoAreStartedAtTheSameTime() throws Exception {
    String launcher = launcherWithJdk("echo started");
    makeSourcesAndJars();
    Path go = home.resolve("go");
    Path builds = home.resolve("builds");
    makeMaven("echo build >>" + builds, "until [ -e " + go + " ]; do sleep 0.1; done");
    ProcessBuilder twice = prepare(launcher, "compare");
    Process first = twice.start();
    try {
      assertThat(first.errorReader().readLine()).contains("building");
      Process second = twice.start();
      try {
        assertThat(second.errorReader().readLine())
            .contains("waiting for another build, of process " + first.pid());
        Files.createFile(go);
        for (Process process : List.of(first, second)) {
          Outcome ended = finish(process);
          assertThat(ended.exitCode()).isZero();
          assertThat(ended.output().strip()).isEqualTo("started");
        }
      } finally {
        second.destroy();
      }
    } finally {
      Files.writeString(go, ""); // or the build would wait for ever
      first.destroy();
    }
    assertThat(builds).content().hasLineCount(1);
  }

  @Test
  void shouldBuildWhereABuildWasKilled() throws Exception {
    Process killed = new ProcessBuilder("true").start();
    assertThat(killed.waitFor()).isZero();
    Path lock = Files.createDirectories(home.resolve("target")).resolve("building");
    Files.createSymbolicLink(lock, Path.of(Long.toString(killed.pid())));
    String launcher = launcherWithJdk("echo started");
    makeMaven("exit 0");

    Outcome built = run(launcher, "compare");

    assertThat(built.output().strip()).isEqualTo("started");
    assertThat(lock).doesNotExist();
  }

  @Test
  void shouldLetOthersBuildWhereABuildFailed() throws Exception {
    String launcher = launcherWithJdk("echo started");
    makeMaven("exit 1");
    for (int i = 0; i < 2; i++) {
      Outcome failed = run(launcher, "compare");
      assertThat(failed.exitCode()).isEqualTo(1);
      assertThat(failed.errors()).contains("the build failed").doesNotContain("waiting");
    }
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
