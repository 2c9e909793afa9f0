package dev.loomscope.echo;

import static dev.loomscope.echo.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What mode process promises beyond what every mode does: real processes, cleanly kept. */
@EnabledOnOs(OS.LINUX)
@Timeout(900)
final class ProcessEchoTest {

  /** Each of 1,000 forked connections at once; a long run by hand: {@code -Dsoak.rounds=100}. */
  private static final int SOAK_ROUNDS = Integer.getInteger("soak.rounds", 10);

  @Test
  void shouldServeByExecWhereThereIsNoForkAndTellNoCpuTimeThatItDoesNotKnow() throws Exception {
    try (RunningEcho server = RunningEcho.startOn("FreeBSD", Variant.EXEC);
        Socket client = server.connect()) {
      client.getOutputStream().write(7);
      assertThat(client.getInputStream().read()).isEqualTo(7);
      assertThat(server.get("/metrics").body())
          .contains("loomscope_echo_connections_active{mode=\"process\"} 1.0")
          .doesNotContain("loomscope_echo_cpu_seconds", "loomscope_echo_context_switches");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FORK", "EXEC"})
  void shouldEndOneConnectionAloneWhenItsProcessIsKilled(Variant variant) throws Exception {
    try (RunningEcho echo = RunningEcho.start(variant)) {
      List<Socket> sockets = EchoClients.connect(echo, 5);
      EchoClients.echoOnAll(sockets, 1);
      List<Long> children = echo.pids("child");
      assertThat(new HashSet<>(children)).hasSize(5);
      kill(children.get(2));
      List<Socket> ended = new ArrayList<>();
      await().until(() -> ended(sockets, ended).size() == 1);
      sockets.removeAll(ended);
      EchoClients.echoOnAll(sockets, 2);
      echo.awaitMetric("loomscope_echo_connections_closed_total", 1, "reason=\"killed\"");
      echo.awaitMetric("loomscope_echo_errors_total", 1, "reason=\"child_killed\"");
      echo.awaitMetric("loomscope_echo_connections_active", 4);
      EchoClients.endAll(sockets);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FORK", "EXEC"})
  void shouldLeaveNoZombie(Variant variant) throws Exception {
    try (RunningEcho echo = RunningEcho.start(variant)) {
      List<Socket> sockets = EchoClients.connect(echo, 20);
      EchoClients.echoOnAll(sockets, 1);
      Set<Long> served = new HashSet<>(echo.pids("child"));
      assertThat(served).hasSize(20);
      EchoClients.endAll(sockets);
      await().until(() -> served.stream().noneMatch(ProcessEchoTest::exists));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FORK", "EXEC"})
  void shouldLeaveNoOrphanWhenTheServiceIsKilled(Variant variant) throws Exception {
    Set<Long> processes = new HashSet<>();
    try (RunningEcho echo = RunningEcho.start(variant)) {
      List<Socket> sockets = EchoClients.connect(echo, 5);
      EchoClients.echoOnAll(sockets, 1);
      for (String role : List.of("zygote", "child", "spare")) {
        processes.addAll(echo.pids(role));
      }
      assertThat(processes).hasSizeGreaterThan(5);
      echo.kill();
      await().until(() -> processes.stream().noneMatch(ProcessEchoTest::isRunning));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FORK", "EXEC"})
  void shouldHaveTheKernelTakeConnectionsBeforeTheServiceWhenMemoryRunsOut(Variant variant)
      throws Exception {
    try (RunningEcho echo = RunningEcho.start(variant)) {
      List<Socket> sockets = EchoClients.connect(echo, 3);
      EchoClients.echoOnAll(sockets, 1);
      int service = killOrder(echo.pid());
      for (long child : echo.pids("child")) {
        assertThat(killOrder(child)).isEqualTo(Math.min(1_000, service + 900));
      }
      for (long zygote : echo.pids("zygote")) { // back in its place when it has forked
        await().until(() -> killOrder(zygote) == Math.min(1_000, service + 600));
      }
      EchoClients.endAll(sockets);
    }
  }

  /** The higher, the sooner. */
  private static int killOrder(long pid) throws IOException {
    return Integer.parseInt(
        Files.readString(Path.of("/proc", Long.toString(pid), "oom_score_adj")).strip());
  }

  @Test
  void shouldReplaceAZygoteThatDied() throws Exception {
    try (RunningEcho echo = RunningEcho.start(Variant.FORK)) {
      List<Socket> before = EchoClients.connect(echo, 5);
      EchoClients.echoOnAll(before, 1);
      List<Long> children = echo.pids("child");
      long zygote = echo.pids("zygote").getFirst();
      kill(zygote);
      await().until(() -> children.stream().noneMatch(ProcessEchoTest::exists));
      List<Socket> ended = new ArrayList<>();
      await().until(() -> ended(before, ended).size() == 5);
      try (Socket after = echo.connect()) {
        after.getOutputStream().write('!');
        assertThat(after.getInputStream().read()).isEqualTo('!');
        assertThat(echo.pids("zygote")).hasSize(1).doesNotContain(zygote);
      }
      assertThat(echo.metric("loomscope_echo_errors_total", "reason=\"zygote_died\"")).isEqualTo(1);
      echo.awaitMetric("loomscope_echo_connections_active", 0);
      assertThat(echo.metric("loomscope_echo_connections_accepted_total")).isEqualTo(6);
      assertThat(echo.metric("loomscope_echo_messages_received_total")).isEqualTo(6);
      assertThat(echo.get("/observe/health/ready").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void shouldForkThousandsOfConnectionsWithoutOneStuckOrLeftBehind() throws Exception {
    try (RunningEcho echo = RunningEcho.start(Variant.FORK)) {
      long zygote = echo.pids("zygote").getFirst();
      int files = openFiles(zygote);
      for (int round = 0; round < SOAK_ROUNDS; round++) {
        List<Socket> sockets = EchoClients.connect(echo, 1_000);
        EchoClients.echoOnAll(sockets, 1);
        EchoClients.endAll(sockets);
      }
      echo.awaitMetric("loomscope_echo_connections_active", 0);
      assertThat(echo.metric("loomscope_echo_connections_closed_total", "reason=\"client\""))
          .isEqualTo(SOAK_ROUNDS * 1_000.0);
      assertThat(echo.metric("loomscope_echo_errors_total")).isZero();
      assertThat(echo.pids("child")).isEmpty();
      assertThat(echo.pids("zygote")).containsExactly(zygote);
      assertThat(openFiles(zygote)).isEqualTo(files);
    }
  }

  @Test
  void shouldKeepSparesWaiting() throws Exception {
    try (RunningEcho echo =
        RunningEcho.start(Variant.EXEC, "--process-min-spare", "3", "--max-connections", "6")) {
      await().until(() -> echo.pids("spare").size() == 3);
      List<Socket> sockets = EchoClients.connect(echo, 4);
      EchoClients.echoOnAll(sockets, 1);
      await().until(() -> echo.pids("child").size() == 4 && echo.pids("spare").size() == 2);
      EchoClients.endAll(sockets);
      await().until(() -> echo.pids("spare").size() == 3);
    }
  }

  /** Moves the sockets whose stream has ended to {@code ended}, without waiting for others. */
  private static List<Socket> ended(List<Socket> sockets, List<Socket> ended) throws IOException {
    for (Socket socket : sockets) {
      if (ended.contains(socket)) {
        continue;
      }
      socket.setSoTimeout(1);
      try {
        if (socket.getInputStream().read() == -1) {
          ended.add(socket);
        }
      } catch (SocketTimeoutException open) {
        socket.setSoTimeout(90_000);
      } catch (IOException reset) {
        ended.add(socket);
      }
    }
    return ended;
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  private static boolean exists(long pid) {
    return Files.exists(Path.of("/proc", Long.toString(pid)));
  }

  /** Exists, and is not a zombie that its new parent has yet to bury. */
  private static boolean isRunning(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  private static int openFiles(long pid) throws IOException {
    try (var files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return (int) files.count();
    }
  }
}
