package dev.loomscope.agent;

import static dev.loomscope.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent among real mounts: FUSE file systems that nobody answers for, and names of any bytes.
 * They need root and {@code /dev/fuse}; where these are missing the tests are left out.
 */
@Timeout(120)
class HungMountsTest {

  private static final int HUNG = 12;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"proc", "oshi"})
  void shouldGoOnAmongFileSystemsThatHangAndEndWhenAskedTo(String sampler) throws Exception {
    List<String> hung = new ArrayList<>();
    for (int i = 0; i < HUNG; i++) {
      hung.add(folder.resolve("hung-" + i).toString());
    }
    Path memory = folder.resolve("memory");
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent =
            RunningAgent.startBehind(
                mounts(hung, List.of(memory.toString())),
                "--collector",
                "127.0.0.1:" + collector.port(),
                "--sampler",
                sampler,
                "--textfile-directory",
                hung.getLast())) {
      Map<String, Long> sizes = new TreeMap<>();
      await()
          .until(
              () -> {
                sizes.putAll(sizes(collector));
                return Long.valueOf(65_536).equals(sizes.get(memory.toString()))
                    && agent.metric("loomscope_agent_samples_total") >= 10;
              });
      assertThat(hung)
          .allSatisfy(place -> assertThat(sizes).containsEntry(place, Protocol.UNKNOWN));
      assertThat(agent.metric("loomscope_agent_sample_duration_seconds_bucket{le=\"0.5\"}"))
          .as("samples that wait for nobody: all but the first")
          .isGreaterThanOrEqualTo(agent.metric("loomscope_agent_samples_total") - 3);
      assertThat(agent.metric("loomscope_agent_unread_total{reason=\"no_answer\"}"))
          .isGreaterThanOrEqualTo(10 * HUNG);
      assertThat(agent.log()).containsOnlyOnce("what=" + hung.getFirst() + " reason=no_answer");
      assertThat(agent.log()).contains("more cannot be read");
      assertThat(threads(agent.pid())).filteredOn("statvfs"::equals).hasSizeBetween(8, 9);
      assertThat(agent.terminate()).isZero();
    }
  }

  @Test
  void shouldTellApartMountPointsThatAreNoTextAndMeasureEach() throws Exception {
    // What is mounted, in octal where it is no ASCII, and the text that it has.
    Map<String, String> names =
        Map.of(
            "x\\377", "x\\377",
            "x\\357\\277\\275", "x\uFFFD",
            "x\\134", "x\\134",
            "x\\012y", "x\\012y",
            "x\\302\\205", "x\\302\\205",
            "\\303\\251", "é",
            "a b", "a b");
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent =
            RunningAgent.startBehind(
                mounts(
                    List.of(), names.keySet().stream().map(name -> folder + "/" + name).toList()),
                "--collector",
                "127.0.0.1:" + collector.port())) {
      Map<String, Long> sizes = new TreeMap<>();
      await()
          .until(
              () -> {
                sizes.putAll(sizes(collector));
                return names.values().stream()
                    .allMatch(text -> sizes.containsKey(folder + "/" + text));
              });
      assertThat(agent.terminate()).isZero();
      assertThat(names.values())
          .allSatisfy(text -> assertThat(sizes).containsEntry(folder + "/" + text, 65_536L));
    }
  }

  private static Map<String, Long> sizes(UdpCollector collector) {
    return collector.receive().accepted().report().measurements().filesystems().stream()
        .collect(Collectors.toMap(Filesystem::mountpoint, Filesystem::size));
  }

  private static List<String> threads(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      List<String> names = new ArrayList<>();
      for (Path task : tasks.toList()) {
        names.add(Files.readString(task.resolve("comm")).strip());
      }
      return names;
    }
  }

  /** The program that makes the mounts, for nobody else to see, and then becomes the agent. */
  private static List<String> mounts(List<String> hung, List<String> memory) throws Exception {
    Path script =
        Path.of(Objects.requireNonNull(HungMountsTest.class.getResource("hung-mounts.py")).toURI());
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    command.addAll(hung);
    command.add("--");
    command.addAll(memory);
    command.add("--");
    Process trial =
        new ProcessBuilder("python3", script.toString(), "--", "--", "/bin/true").start();
    assumeTrue(
        trial.waitFor() == 0 && Files.isWritable(Path.of("/dev/fuse")),
        "no right to mount, or no FUSE");
    return command;
  }
}
