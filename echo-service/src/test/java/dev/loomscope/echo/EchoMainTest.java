package dev.loomscope.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.service.HttpService;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Termination;
import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class EchoMainTest {

  @ParameterizedTest
  @CsvSource({
    "--mode, fibres",
    "--port, 70000",
    "--port, -1",
    "--port, seven",
    "--bind, 203.0.113.7",
    "--bind, ''",
    "--max-connections, -5",
    "--idle-timeout, -1s",
    "--loops, 0",
    "--workload, sleep=1s",
    "--workload, wait",
    "--workload, wait=0s",
    "--workload, wait=61s",
    "--workload, cpu=999ns",
    "--workload, cpu=soon",
    "--workload, lock=0s",
    "--workload-min-bytes, 5000",
    "--process-start, spawn",
    "--process-max-processes, 0",
    "--process-min-spare, 0",
    "--drain-time, forever",
    "--drain-delay, -1s",
    "--exit-with-pid, -1",
    "--http-port, 65536",
    "--log-level, loud",
    "--no-such-flag, 1",
  })
  void shouldRefuseABadSettingInOneLineAndExitWithTwo(
      String flag, String value, @TempDir Path folder) throws Exception {
    Path errors = folder.resolve("errors");
    Process process = RunningEcho.launch(List.of(flag, value), errors);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readAllLines(errors))
        .singleElement()
        .asString()
        .contains(flag.equals("--no-such-flag") ? flag : "setting " + keyOf(flag));
  }

  private static String keyOf(String flag) {
    return Stream.of(
            EchoConfig.SETTINGS, ProcessConfig.SETTINGS, HttpService.SETTINGS, Termination.SETTINGS)
        .flatMap(List::stream)
        .filter(setting -> setting.flag().equals(flag))
        .map(Setting::key)
        .findFirst()
        .orElse("log.level");
  }

  @Test
  void shouldSayInOneLineThatAPortIsTaken(@TempDir Path folder) throws Exception {
    for (Variant variant : List.of(Variant.VIRTUAL, Variant.ASYNC, Variant.FORK)) {
      try (RunningEcho first = RunningEcho.start(Variant.ASYNC)) {
        Path errors = folder.resolve("errors");
        List<String> flags = new ArrayList<>(variant.flags());
        flags.addAll(List.of("--http-port", "0", "--port", Integer.toString(first.port())));
        Process process = RunningEcho.launch(flags, errors);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(errors))
            .singleElement()
            .asString()
            .contains("port = " + first.port(), "in use");
      }
    }
  }

  @Test
  void shouldTellItsSettingsPortsAndProcesses() {
    try (RunningEcho echo = RunningEcho.start(Variant.FORK, "--max-connections", "7")) {
      JsonNode status = echo.status();
      assertThat(status.get("name").asString()).isEqualTo("echo-service");
      assertThat(status.get("mode").asString()).isEqualTo("process");
      assertThat(status.get("process_start").asString()).isEqualTo("fork");
      assertThat(status.get("port").asInt()).isEqualTo(echo.port());
      assertThat(status.get("configuration").get("max-connections").asString()).isEqualTo("7");
      assertThat(status.get("processes").size()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellWhichNodeItRunsOn() {
    try (RunningEcho echo = RunningEcho.start(Variant.ASYNC, "--node", "rack-7")) {
      assertThat(echo.metric("loomscope_echo_info", "node=\"rack-7\"")).isOne();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldTellTheHostsNameIfItKnowsNoOther() throws Exception {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    try (RunningEcho echo = RunningEcho.start(Variant.ASYNC)) {
      assertThat(echo.metric("loomscope_echo_info", "node=\"" + host + "\"")).isOne();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldKeepDescriptorsForHealthAndMetrics() throws Exception {
    Tools.require("prlimit");
    try (RunningEcho echo = RunningEcho.startLimited(Variant.VIRTUAL, 300)) {
      List<Socket> sockets = EchoClients.connect(echo, 120); // 100 may be served at once
      for (Socket socket : sockets) {
        socket.getOutputStream().write('?');
      }
      echo.awaitMetric("loomscope_echo_messages_sent_total", 100);
      assertThat(sockets.stream().filter(EchoMainTest::hasEcho).count()).isEqualTo(100);
      assertThat(echo.get("/observe/health/ready").statusCode()).isEqualTo(204);
      assertThat(echo.metric("loomscope_echo_errors_total")).isZero();
      assertThat(echo.log()).contains("limit on open files");
    }
  }

  private static boolean hasEcho(Socket socket) {
    try {
      socket.setSoTimeout(100); // all echoes have been sent
      return socket.getInputStream().read() == '?';
    } catch (SocketTimeoutException waiting) {
      return false;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void shouldNameTheFlagThatItDoesNotKnow() {
    assertThatThrownBy(() -> RunningEcho.start(Variant.ASYNC, "--colour", "red"))
        .hasMessageContaining("--colour");
  }

  @ParameterizedTest
  @CsvSource({"fifteen bytes!!, rw-------", "sixteen bytes!!!, rw----r--", "'', rw-------"})
  void shouldRefuseFaultsWithoutAGoodMarkerAndNotTellIt(
      String marker, String permissions, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("marker"), marker);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    Path errors = folder.resolve("errors");
    Process process = RunningEcho.launch(List.of("--faults-marker-file", file.toString()), errors);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readAllLines(errors))
        .singleElement()
        .asString()
        .contains("setting faults.marker-file", file.toString())
        .doesNotContain("teen bytes");
  }

  @Test
  void shouldNotShowTheMarker(@TempDir Path folder) throws Exception {
    Path marker = FaultTest.marker(folder);
    for (Variant variant : List.of(Variant.VIRTUAL, Variant.FORK, Variant.EXEC)) {
      try (RunningEcho echo =
          RunningEcho.start(variant, "--faults-marker-file", marker.toString())) {
        assertThat(echo.get("/api/status").body())
            .contains(marker.toString())
            .doesNotContain(FaultTest.MARKER);
        assertThat(echo.get("/metrics").body()).doesNotContain(FaultTest.MARKER);
        assertThat(echo.log()).doesNotContain(FaultTest.MARKER);
      }
    }
  }
}
