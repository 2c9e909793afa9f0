package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that finds the JDK which images are made with, where little is on the path. */
@Tag("system")
@Timeout(60)
final class JdkHomeTest {

  @TempDir private Path home;

  private Path path;
  private String script;

  private record Outcome(int exitCode, String output, String errors) {}

  @BeforeEach
  void copyScript() throws IOException {
    path = BarePath.make(home.resolve("bin"), List.of("sh", "readlink", "grep"));
    script =
        Files.readString(Path.of("..", "docker", "jdk-home"))
            .replace("/usr/lib/jvm", home.resolve("jvm").toString())
            .replaceAll("/opt/java|/opt/jdk", "/nowhere");
  }

  private Outcome run(Map<String, String> environment) throws Exception {
    Path copy = Files.writeString(home.resolve("jdk-home"), script);
    ProcessBuilder builder =
        new ProcessBuilder(path.resolve("sh").toString(), copy.toString())
            .redirectError(home.resolve("errors").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", path.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output, Files.readString(home.resolve("errors")));
  }

  private Path jdk(String folder, String version) throws IOException {
    Path jdk = home.resolve(folder);
    Path bin = Files.createDirectories(jdk.resolve("bin"));
    BarePath.program(bin.resolve("jlink"), "exit 1");
    BarePath.program(bin.resolve("javac"), "exit 1");
    BarePath.program(bin.resolve("java"), "echo 'openjdk version \"" + version + "\"' >&2");
    return jdk;
  }

  @Test
  void shouldFindTheJdkOfJavaHomeWithoutACompilerOnThePath() throws Exception {
    Path jdk = jdk("own", "25.0.3");
    assertThat(run(Map.of("JAVA_HOME", jdk.toString()))).isEqualTo(new Outcome(0, jdk + "\n", ""));
  }

  @Test
  void shouldFindTheJdkInAUsualPlaceWithoutACompilerOnThePath() throws Exception {
    jdk("jvm/java-17", "17.0.1");
    Path jdk = jdk("jvm/java-25", "25");
    assertThat(run(Map.of())).isEqualTo(new Outcome(0, jdk + "\n", ""));
  }

  @Test
  void shouldFindTheJdkWhoseCompilerIsOnThePath() throws Exception {
    Path jdk = jdk("elsewhere", "25.0.3");
    Files.createSymbolicLink(path.resolve("javac"), jdk.resolve("bin/javac"));
    assertThat(run(Map.of())).isEqualTo(new Outcome(0, jdk + "\n", ""));
  }

  @Test
  void shouldSayThatThereIsNoneOfTheRightVersion() throws Exception {
    Path older = jdk("jvm/java-17", "17.0.1");
    Outcome none = run(Map.of("JAVA_HOME", older.toString()));
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.output()).isEmpty();
    assertThat(none.errors()).hasLineCount(1).contains("JDK 25 is needed");
  }
}
