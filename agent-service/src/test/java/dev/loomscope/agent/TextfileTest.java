package dev.loomscope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code agent --once} makes of text files that others wrote. */
@Timeout(60)
final class TextfileTest {

  @TempDir private Path folder;
  private final PrintStream out = System.out;

  @AfterEach
  void printAsBefore() {
    System.setOut(out);
  }

  /** The items of the groups of text files, as they travel. */
  private List<String> items() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    String[] arguments = {
      "--once", "--series", "textfile", "--textfile-directory", folder.toString()
    };
    AgentMain.program().run(arguments, Map.of());
    printAsBefore();
    return JsonMapper.shared()
        .readTree(printed.toByteArray())
        .get("series")
        .valueStream()
        .filter(item -> item.get(0).asString().startsWith("textfile"))
        .map(JsonNode::toString)
        .toList();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void shouldPassOnEachSeriesInOneForm() throws Exception {
    write(
        "a.prom",
        """
        # HELP a Of something.
        # TYPE a gauge

        a 1
        a{z="x",b="y, z=\\"\\\\\\n}",} -2.5
        b_total\t{ } 1e3
        c NaN
        """);
    write("b.txt", "d 1\n");
    assertThat(items())
        .hasSize(5)
        .contains(
            "[\"textfile_metric\",\"a\",\"\",1]",
            "[\"textfile_metric\",\"a\",\"b=\\\"y, z=\\\\\\\"\\\\\\\\\\\\n}\\\",z=\\\"x\\\"\",null,-2500000]",
            "[\"textfile_metric\",\"b_total\",\"\",1000]",
            "[\"textfile\",0]")
        .anyMatch(item -> item.startsWith("[\"textfile_file\",\"" + folder.resolve("a.prom")));
  }

  /** And says so, as node_exporter does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 1 1767225600000",
        "a",
        "a{b=1} 1",
        "a{b=\"1\",b=\"2\"} 1",
        "a{instance=\"web-2\"} 1",
        "a 1\na 2",
        "good 2",
        "a 0x1",
        "1a 1"
      })
  void shouldLeaveOutAFileThatIsNotAsItShouldBe(String text) throws Exception {
    write("a.prom", "good 1\n");
    write("b.prom", "fine 1\n" + text + "\n");
    assertThat(items())
        .hasSize(3)
        .contains("[\"textfile\",1]")
        .anyMatch(item -> item.matches("\\[\"textfile_metric\",\"(good|fine)\",\"\",[12]]"));
  }

  @Test
  void shouldNotWaitForTheWriterOfANamedPipe() throws Exception {
    write("a.prom", "good 1\n");
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("b.prom").toString()).start().waitFor())
        .isZero();
    assertThat(items())
        .hasSize(3)
        .contains("[\"textfile_metric\",\"good\",\"\",1]", "[\"textfile\",1]");
  }

  @Test
  void shouldBoundWhatItPassesOn() throws Exception {
    write(
        "many.prom",
        IntStream.rangeClosed(0, 1_000)
            .mapToObj("a%d 1\n"::formatted)
            .collect(Collectors.joining()));
    write("long.prom", "# " + "x".repeat(1 << 20) + "\nb 1\n");
    assertThat(items()).containsExactly("[\"textfile\",1]");
  }
}
