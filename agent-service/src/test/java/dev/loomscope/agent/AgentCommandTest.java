package dev.loomscope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent that ends by itself: it prints a sample, or refuses its settings. */
@EnabledOnOs(OS.LINUX)
class AgentCommandTest {

  @Test
  void shouldNeedNothingOfOshiToReadProc() {
    Pattern oshi = Pattern.compile("^(oshi|jna|slf4j)");
    assertThat(RunningAgent.runWithout(oshi, "--once").exitCode()).isZero();
    RunningAgent.Ended ended = RunningAgent.runWithout(oshi, "--once", "--sampler", "oshi");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors())
        .singleElement()
        .asString()
        .startsWith("setting sampler = 'oshi' is not allowed: OSHI cannot be loaded here");
  }

  @Test
  void shouldRefusePathsOfProcForOshi(@TempDir Path folder) {
    RunningAgent.Ended ended =
        RunningAgent.run("--sampler", "oshi", "--proc-path", folder.toString());
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).singleElement().asString().startsWith("setting sampler = 'oshi' ");
  }

  @Test
  void shouldPrintOneSampleAsOneDocumentOfAnySize(@TempDir Path folder) throws Exception {
    Path proc = Files.createDirectories(folder.resolve("proc/sys/kernel"));
    Files.writeString(proc.resolve("hostname"), "a \"name\"\n");
    StringBuilder disks = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      disks.append("8 0 disk-").append(i).append(" 9007199254740993 2 3 4 5 6 7 8 9 10 11\n");
    }
    Files.writeString(folder.resolve("proc/diskstats"), disks);
    RunningAgent.Ended ended =
        RunningAgent.run(
            "--once", "--proc-path", folder.resolve("proc").toString(), "--sections", "disks");
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    JsonNode document = JsonMapper.shared().readTree(ended.output());
    assertThat(document.get("v").asInt()).isEqualTo(1);
    assertThat(document.get("node").asString()).isEqualTo("a__name_");
    assertThat(document.get("parts").asInt()).isEqualTo(1);
    assertThat(document.get("disks").size()).isEqualTo(500);
    assertThat(document.get("disks").get(499).get("device").asString()).isEqualTo("disk-499");
    assertThat(document.get("disks").get(0).get("reads").asLong())
        .isEqualTo(9_007_199_254_740_993L);
    assertThat(ended.output().lines().count()).isGreaterThan(500);
  }

  @Test
  void shouldPrintWhatItCanAndEndWithOneWhenASectionFails(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("loadavg"), "1 2 3 1/2 3\n");
    RunningAgent.Ended ended =
        RunningAgent.run("--once", "--node", "n", "--proc-path", folder.toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(JsonMapper.shared().readTree(ended.output()).get("load").get("load1").asDouble())
        .isEqualTo(1);
    assertThat(ended.errors()).anyMatch(line -> line.contains("section=memory"));
  }

  @ParameterizedTest
  @CsvSource({
    "--collector, 127.0.0.1, collector",
    "--collector, 127.0.0.1:0, collector",
    "--collector, ::1:5005, collector",
    "--interval, 99ms, interval",
    "--interval, 25h, interval",
    "--transport, sctp, transport",
    "--node, 'a b', node",
    "--max-datagram-bytes, 511, max-datagram-bytes",
    "--max-datagram-bytes, 8193, max-datagram-bytes",
    "--sampler, windows, sampler",
    "--sections, 'cpu,gpu', sections",
    "--filesystems-exclude, '^(dev', filesystems.exclude",
    "--filesystems-exclude-types, '(', filesystems.exclude-types",
    "--disks-exclude, '[', disks.exclude",
    "--networks-exclude, '*', networks.exclude",
    "--proc-path, /no/such/directory, proc.path",
    "--root-path, relative, root.path",
    "--seal, rot13, seal",
    "--seal, sign, key-file",
    "--audience, east, audience",
    "--audience, 'a b', audience",
    "--secrets-group, everybody, secrets-group",
    "--once, perhaps, once",
    "--http-port, 65536, http.port",
    "--http-token-file, /no/such/file, http.token-file",
    "--http-tls-key, /no/such/file, http.tls.certificate",
  })
  void shouldRefuseABadSettingInOneLineAndExitWithTwo(String flag, String value, String key) {
    RunningAgent.Ended ended = RunningAgent.run(flag, value);
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).singleElement().asString().startsWith("setting " + key + " ");
  }

  @Test
  void shouldRefuseAFileOfKeysThatOthersCanRead(@TempDir Path folder) throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "k1 " + "AB".repeat(21) + "A=\n");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
    RunningAgent.Ended ended = RunningAgent.run("--seal", "encrypt", "--key-file", keys.toString());
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors()).singleElement().asString().contains("open to others");
  }

  @Test
  void shouldNotStartWithTheKeyOfAnotherNode(@TempDir Path folder) throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "k1@web-1 " + "AB".repeat(21) + "A=\n");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    RunningAgent.Ended ended =
        RunningAgent.run("--seal", "sign", "--key-file", keys.toString(), "--node", "web-2");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errors())
        .containsExactly(
            "setting key-file = %s: its first key is that of node web-1, and this is node web-2"
                .formatted(keys));
  }
}
