package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.load.engine.Clients;
import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.service.ProgramFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerProcessTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ServerProcesses processes = ServerProcesses.none();

  @AfterEach
  void stopAll() {
    processes.close();
  }

  @Test
  void shouldTellWhatAServerSaidWhenItGotReadyAndStopIt() throws Exception {
    ServerProcess server = processes.launch("fake", FakeServer.command("good"));
    Map<String, String> said = server.awaitReady(LONG);

    assertThat(said).containsEntry("mode", "fake").containsKeys("port", "pid");
    assertThat(handle(said)).hasValueSatisfying(found -> assertThat(found.isAlive()).isTrue());
    server.requireAlive();

    processes.stop(List.of(server));

    assertThat(handle(said).filter(ProcessHandle::isAlive)).isEmpty();
    assertThatThrownBy(server::requireAlive)
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("fake ended while it was needed");
  }

  @Test
  void shouldTellWhatAServerSaidThatEndedBeforeItWasReady() throws Exception {
    ServerProcess server = processes.launch("the fake", FakeServer.command("failing"));

    assertThatThrownBy(() -> server.awaitReady(LONG))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("the fake ended before it was ready, with exit code 3")
        .hasMessageContaining("about to be failing");
  }

  @Test
  void shouldGiveUpOnAServerThatSaysNothing() throws Exception {
    ServerProcess server = processes.launch("the fake", FakeServer.command("silent"));

    assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(100)))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("the fake was not ready within PT0.1S");
  }

  @Test
  void shouldTellThatThereIsNoSuchProgram() {
    assertThatThrownBy(() -> processes.launch("the fake", List.of("/no/such/program")))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("cannot start the fake");
  }

  @Test
  void shouldStopAllServersOnClose() throws Exception {
    Map<String, String> one = processes.launch("one", FakeServer.command("good")).awaitReady(LONG);
    Map<String, String> other =
        processes.launch("other", FakeServer.command("good")).awaitReady(LONG);

    processes.close();

    assertThat(handle(one).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(handle(other).filter(ProcessHandle::isAlive)).isEmpty();
    assertThatThrownBy(() -> processes.launch("late", FakeServer.command("good")))
        .isInstanceOf(ProgramFailure.class);
  }

  @Test
  void shouldEndAServerByForceThatDoesNotEndWhenAsked() throws Exception {
    Map<String, String> said =
        processes.launch("stubborn", FakeServer.command("stubborn")).awaitReady(LONG);

    processes.close();

    assertThat(handle(said).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void shouldDriveNineteenThousandConnectionsFromOneProcess() throws Exception {
    ServerProcess server = processes.launch("fake", FakeServer.command("good"));
    int port = Integer.parseInt(server.awaitReady(LONG).getOrDefault("port", ""));

    LoadFigures figures =
        LoadEngine.run(
            ClosedPlan.sessions(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    new Clients(19_000, 64, 1, 1_000),
                    3,
                    LONG)
                .held());

    assertThat(figures.counts().errors()).isEmpty();
    assertThat(figures.counts().echoes()).isEqualTo(57_000);
    assertThat(figures.counts().isFlawless()).isTrue();
  }

  private static Optional<ProcessHandle> handle(Map<String, String> said) {
    return ProcessHandle.of(Long.parseLong(said.getOrDefault("pid", "")));
  }
}
