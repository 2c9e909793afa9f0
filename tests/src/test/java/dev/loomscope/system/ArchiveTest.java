package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The archive where it is unpacked, without Maven and sources, and the units that start it. */
@Tag("system")
@Timeout(120)
final class ArchiveTest {

  private static final Path BUILT = Path.of("../distribution/target");
  private static final String INSTALLED = "/opt/loomscope";
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  /** With a blank and a letter that is not ASCII in its name. */
  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    home = Files.createDirectory(folder.resolve("Å b"));
    Path archive;
    try (Stream<Path> files = Files.list(BUILT)) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    run("tar", "--extract", "--strip-components=1", "--file=" + archive, "--directory=" + home);
  }

  /** A service manager sets next to nothing. */
  private static RunningProgram start(String service, Map<String, String> settings)
      throws IOException {
    String command =
        unit(service)
            .lines()
            .filter(line -> line.startsWith("ExecStart="))
            .map(line -> line.substring(line.indexOf('=') + 1))
            .findFirst()
            .orElseThrow();
    assertThat(command).startsWith(INSTALLED + "/");
    List<String> words = List.of(command.substring(INSTALLED.length() + 1).split(" ", -1));
    Map<String, String> environment =
        Stream.concat(
                settings.entrySet().stream(),
                Stream.of(
                    Map.entry("PATH", "/usr/bin:/bin"),
                    Map.entry("JAVA_HOME", System.getProperty("java.home"))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return RunningProgram.startCommand(
        List.of(home.resolve(words.getFirst()).toString(), words.get(1)), environment, folder);
  }

  private static String unit(String service) throws IOException {
    return Files.readString(home.resolve("systemd/loomscope-" + service + ".service"));
  }

  @Test
  void shouldListEveryLibraryThatItHas() throws Exception {
    Path list = home.resolve("loomscope.cdx.json");
    if (!Files.exists(list)) {
      Tools.failIfNothingMayBeLeftOut("the archive was built offline");
    }
    assumeThat(list).as("an archive that was built online").exists();
    Set<String> listed =
        JsonMapper.shared()
            .readTree(list)
            .at("/components")
            .valueStream()
            .map(one -> one.at("/name").asString() + "-" + one.at("/version").asString() + ".jar")
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.filter(file -> file.toString().contains("/libs/")))
          .isNotEmpty()
          .allMatch(file -> listed.contains(file.toFile().getName()));
    }
  }

  @Test
  void shouldReportWithTheSettingsOfAServiceAlone() throws Exception {
    try (RunningProgram collector =
        start("collector", Map.of("LOOMSCOPE_PORT", "0", "LOOMSCOPE_HTTP_PORT", "0"))) {
      Ready ready = collector.awaitReady();
      URI node = URI.create(ready.page("/api/nodes/archived"));
      try (RunningProgram agent =
          start(
              "agent",
              Map.of(
                  "LOOMSCOPE_COLLECTOR", "127.0.0.1:" + ready.port(),
                  "LOOMSCOPE_NODE", "archived",
                  "LOOMSCOPE_INTERVAL", "1s",
                  "LOOMSCOPE_HTTP_PORT", "0"))) {
        agent.awaitReady();
        await()
            .atMost(BOUND)
            .ignoreExceptionsMatching(failed -> failed instanceof AssertionError)
            .until(() -> HttpText.get(node).contains("\"state\":\"online\""));
      }
    }
  }

  @Test
  void shouldHaveWhatWindowsAndMacosNeed() throws Exception {
    assertThat(Files.readString(home.resolve("loomscope.cmd"))).startsWith("@echo off\r\n");
    try (Stream<Path> libraries = Files.list(home.resolve("agent-service/libs"))) {
      assertThat(libraries.map(library -> library.getFileName().toString()))
          .anyMatch(library -> library.startsWith("oshi-core"))
          .anyMatch(library -> library.startsWith("jna-platform"));
    }
  }

  @Test
  void shouldStartServersOfItsOwnAndSayItsVersion() throws Exception {
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"));
    String launcher = home.resolve("loomscope").toString();
    try (RunningProgram version =
        RunningProgram.startCommand(List.of(launcher, "--version"), environment, folder)) {
      assertThat(version.awaitEnd(BOUND)).isZero();
      assertThat(version.output()).matches("loomscope \\d+\\.\\S+\n");
    }
    List<String> command =
        List.of(
            launcher,
            "compare",
            "--experiment=light",
            "--rounds=1",
            "--fresh-rounds=1",
            "--round-time=100ms",
            "--warm-up=100ms",
            "--disturbance-limit=100");
    try (RunningProgram compare = RunningProgram.startCommand(command, environment, folder)) {
      assertThat(compare.awaitEnd(BOUND)).as(compare::errors).isZero();
      assertThat(compare.output())
          .contains("process", "thread", "virtual", "async", "No echo was lost or altered.")
          .contains("100 clients x 10 messages x 64 bytes"); // no locale, no more than ASCII
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "collector"})
  void shouldHaveUnitsThatSystemdAccepts(String service) throws Exception {
    Path verify = Tools.require("systemd-analyze");
    Path elsewhere = Files.createDirectories(folder.resolve("opt"));
    Path launcher = elsewhere.resolve("loomscope");
    Files.copy(home.resolve("loomscope"), launcher, StandardCopyOption.REPLACE_EXISTING);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path unit = elsewhere.resolve("loomscope-" + service + ".service");
    Files.writeString(unit, unit(service).replace(INSTALLED + "/loomscope", launcher.toString()));

    assertThat(run(verify.toString(), "verify", "--man=no", unit.toString())).isEmpty();
  }

  /** Runs a program to its end, which must be a good one, and returns all that it said. */
  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
