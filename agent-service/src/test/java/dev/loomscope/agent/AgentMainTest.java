package dev.loomscope.agent;

import static dev.loomscope.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Header;
import dev.loomscope.wire.KeyRing;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Report;
import dev.loomscope.wire.Sealing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The agent as a process, and a collector's socket. */
@EnabledOnOs(OS.LINUX)
class AgentMainTest {

  private static RunningAgent reportingTo(UdpCollector collector, String... flags) {
    return RunningAgent.start(
        Stream.concat(Stream.of("--collector", "127.0.0.1:" + collector.port()), Stream.of(flags))
            .toArray(String[]::new));
  }

  @Test
  void shouldReportThisNodeAndTakeAnswers() {
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent = reportingTo(collector, "--node", "web-1")) {
      UdpCollector.Arrival first = collector.receive();
      Report report = first.accepted().report();
      assertThat(report.header().node()).isEqualTo("web-1");
      assertThat(report.header().sequence()).isEqualTo(1);
      assertThat(report.header().interval()).isEqualTo(100);
      assertThat(first.length()).isLessThanOrEqualTo(Protocol.DEFAULT_DATAGRAM_BYTES);
      Measurements values = report.measurements();
      assertThat(values.cpu()).isNotNull();
      assertThat(values.cores()).hasSize(Runtime.getRuntime().availableProcessors());
      assertThat(values.memory()).isNotNull();

      for (int i = 0; i < 20; i++) {
        collector.acknowledge(collector.receive());
      }
      await()
          .until(
              () ->
                  agent.metric("loomscope_agent_datagrams_acknowledged_total{transport=\"udp\"}")
                      >= 20);
      assertThat(agent.metric("loomscope_agent_datagrams_sent_total{transport=\"udp\"}"))
          .isGreaterThanOrEqualTo(21);
      assertThat(agent.metric("loomscope_agent_samples_total")).isGreaterThanOrEqualTo(3);
      assertThat(agent.metric("loomscope_agent_last_acknowledgement_timestamp_seconds"))
          .isGreaterThan(System.currentTimeMillis() / 1e3 - 600);
      assertThat(agent.metric("loomscope_agent_section_failures_total{section=\"disks\"}"))
          .isZero();
      assertThat(agent.metric("loomscope_agent_dropped_items_total{reason=\"too_large\"}"))
          .isZero();
      assertThat(agent.get("/observe/health/ready").statusCode()).isEqualTo(204);
      JsonNode status = JsonMapper.shared().readTree(agent.get("/api/status").body());
      assertThat(status.get("node").asString()).isEqualTo("web-1");
      assertThat(status.get("collector_address").asString())
          .isEqualTo("127.0.0.1:" + collector.port());
      assertThat(status.get("transport").asString()).isEqualTo("udp");
      assertThat(agent.terminate()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"SIGN", "ENCRYPT"})
  void shouldSealReportsAndHoldAnswersToIt(Level level, @TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys");
    Files.writeString(keys, "k1 " + "AB".repeat(21) + "A=\n");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    KeyRing ring = KeyRing.parse(Files.readString(keys)).boundTo("east");
    try (UdpCollector collector = UdpCollector.on("127.0.0.1", 0, new Sealing(level, () -> ring));
        RunningAgent agent =
            reportingTo(
                collector,
                "--seal",
                level == Level.SIGN ? "sign" : "encrypt",
                "--key-file",
                keys.toString(),
                "--audience",
                "east")) {
      UdpCollector.Arrival arrival = collector.receive();
      assertThat(arrival.accepted().level()).isEqualTo(level);
      assertThat(arrival.length()).isLessThanOrEqualTo(Protocol.DEFAULT_DATAGRAM_BYTES);
      collector.send(
          "{\"v\":1,\"ack\":1,\"start\":\"0123456789abcdef\",\"collector\":\"fedcba9876543210\"}"
              .getBytes(StandardCharsets.US_ASCII),
          arrival.from());
      collector.acknowledge(arrival);
      await()
          .until(
              () ->
                  agent.metric("loomscope_agent_datagrams_acknowledged_total{transport=\"udp\"}")
                      == 1);
      assertThat(
              agent.metric(
                  "loomscope_agent_refused_answers_total"
                      + "{reason=\"unauthenticated\",transport=\"udp\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void shouldReportUnderTheNewNameOfAHostThatIsNamedAnew(@TempDir Path folder) throws Exception {
    Path hostname = Files.createDirectories(folder.resolve("proc/sys/kernel")).resolve("hostname");
    Files.writeString(hostname, "localhost\n");
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent =
            reportingTo(
                collector,
                "--proc-path",
                folder.resolve("proc").toString(),
                "--sections",
                "load")) {
      Header before = collector.receive().accepted().report().header();
      assertThat(before.node()).isEqualTo("localhost");
      Files.writeString(hostname, "");
      collector.receive();
      Path renamed = Files.writeString(folder.resolve("renamed"), "web-1\n");
      Files.move(renamed, hostname, StandardCopyOption.ATOMIC_MOVE);
      Header after =
          Stream.generate(() -> collector.receive().accepted().report().header())
              .filter(header -> !header.node().equals("localhost"))
              .findFirst()
              .orElseThrow();
      assertThat(after.node()).isEqualTo("web-1");
      assertThat(after.sequence()).isEqualTo(1);
      assertThat(after.start()).isNotEqualTo(before.start());
      assertThat(JsonMapper.shared().readTree(agent.get("/api/status").body()).get("node"))
          .hasToString("\"web-1\"");
      assertThat(agent.log().lines())
          .filteredOn(line -> line.contains("the host has another name"))
          .hasSize(1)
          .allSatisfy(line -> assertThat(line).contains("node=web-1", "before=localhost"));
    }
  }

  @Test
  void shouldSayThatAnotherMachineHasItsNameAndStayWithThatCollector() {
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent = reportingTo(collector, "--node", "web-1")) {
      for (int i = 0; i < 20; i++) {
        collector.refuseName(collector.receive());
      }
      await()
          .until(
              () ->
                  agent.metric(
                          "loomscope_agent_refused_answers_total"
                              + "{reason=\"name_taken\",transport=\"udp\"}")
                      >= 20);
      assertThat(agent.metric("loomscope_agent_silences_total{transport=\"udp\"}")).isZero();
      assertThat(agent.metric("loomscope_agent_datagrams_acknowledged_total{transport=\"udp\"}"))
          .isZero();
      assertThat(agent.log().lines())
          .filteredOn(line -> line.contains("another machine reports under this name"))
          .hasSize(1)
          .allSatisfy(line -> assertThat(line).contains("node=web-1"));
    }
  }

  @Test
  void shouldBeginAnewAfterARestart() {
    try (UdpCollector collector = UdpCollector.start()) {
      long start;
      try (RunningAgent agent = reportingTo(collector)) {
        start = collector.receive().accepted().report().header().start();
        assertThat(agent.terminate()).isZero();
      }
      try (RunningAgent agent = reportingTo(collector)) {
        await()
            .until(
                () -> {
                  var header = collector.receive().accepted().report().header();
                  return header.start() != start && header.node().equals(agent.node());
                });
      }
    }
  }

  @Test
  void shouldSayOnceThatNobodyAnswersAndOnceThatSomebodyDoes() {
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent = reportingTo(collector)) {
      int port = collector.receive().from().getPort();
      await().until(() -> collector.receive().from().getPort() != port);
      await().until(() -> agent.metric("loomscope_agent_silences_total{transport=\"udp\"}") == 1);
      await()
          .until(
              () -> {
                collector.acknowledge(collector.receive());
                return agent.log().contains("collector is heard again");
              });
      assertThat(agent.log()).containsOnlyOnce("collector is silent");
    }
  }

  @Test
  void shouldBeReadyWithoutAnAddressOfACollector() {
    try (RunningAgent agent = RunningAgent.start("--collector", "no-such-host.invalid:5005")) {
      await().until(() -> agent.get("/observe/health/ready").statusCode() == 204);
      await()
          .until(
              () ->
                  agent.metric(
                          "loomscope_agent_send_errors_total"
                              + "{reason=\"lookup\",transport=\"udp\"}")
                      >= 1);
      await()
          .until(
              () ->
                  agent.metric(
                          "loomscope_agent_datagrams_unsent_total"
                              + "{reason=\"no_address\",transport=\"udp\"}")
                      >= 1);
    }
  }

  @Test
  void shouldReportWhileItsHttpPortIsTakenAndServeItWhenItIsFree() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent =
            reportingTo(collector, "--http-port", Integer.toString(taken.getLocalPort()))) {
      assertThat(agent.hasHttp()).isFalse();
      assertThat(collector.receive().accepted().report().header().node()).isEqualTo(agent.node());
      assertThat(agent.log()).containsOnlyOnce("http port is taken");
      taken.close();
      HttpRequest ready =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + taken.getLocalPort() + "/observe/health/ready"))
              .build();
      await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> http.send(ready, BodyHandlers.discarding()).statusCode() == 204);
      assertThat(agent.terminate()).isZero();
    }
  }

  @Test
  void shouldEndWhereItsHttpPortIsTakenWhenAskedTo() throws Exception {
    try (UdpCollector collector = UdpCollector.start();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningAgent agent =
            reportingTo(collector, "--http-port", Integer.toString(taken.getLocalPort()))) {
      collector.receive();
      assertThat(agent.terminate()).isZero();
    }
  }

  /** 4,096 datagrams are the protocol's limit for a sample. */
  @Test
  void shouldSayOnceWhatIsBeyondTheLimitOfASample(@TempDir Path folder) throws Exception {
    StringBuilder disks = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      disks.append("8 0 disk-").append(i).append(" 9007199254740993 2 3 4 5 6 7 8 9 10 11\n");
    }
    Files.writeString(folder.resolve("diskstats"), disks);
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent =
            reportingTo(
                collector,
                "--proc-path",
                folder.toString(),
                "--sections",
                "disks",
                "--node",
                "n",
                "--max-datagram-bytes",
                "640")) {
      assertThat(collector.receive().accepted().report().header().parts()).isEqualTo(4_096);
      await()
          .until(
              () ->
                  agent.metric("loomscope_agent_dropped_items_total{reason=\"too_many_parts\"}")
                      > 10_000);
      assertThat(agent.log())
          .containsOnlyOnce("items left out\" section=disks reason=too_many_parts first=disk-");
    }
  }

  @Test
  void shouldStartNoProcess() throws Exception {
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent = reportingTo(collector)) {
      for (int i = 0; i < 10; i++) {
        collector.receive();
      }
      agent.get("/metrics");
      assertThat(childrenOf(agent.pid())).isEmpty();
      assertThat(faultsOfEndedChildren(agent.pid())).isZero();
      // This process has started some, so the same question about it has another answer.
      assertThat(childrenOf(ProcessHandle.current().pid())).isNotEmpty();
      RunningAgent.run("--help");
      long own = ProcessHandle.current().pid();
      await().untilAsserted(() -> assertThat(faultsOfEndedChildren(own)).isPositive());
    }
  }

  @Test
  void shouldStartNoProcessForASampleByOshi() throws Exception {
    try (UdpCollector collector = UdpCollector.start();
        RunningAgent agent = reportingTo(collector, "--sampler", "oshi")) {
      collector.receive();
      long atStart = faultsOfEndedChildren(agent.pid());
      assertThat(atStart).isPositive(); // OSHI asks getconf and lsblk once
      for (int i = 0; i < 20; i++) {
        collector.receive();
      }
      assertThat(agent.metric("loomscope_agent_samples_total")).isGreaterThanOrEqualTo(5);
      assertThat(faultsOfEndedChildren(agent.pid())).isEqualTo(atStart);
    }
  }

  private static String childrenOf(long pid) throws IOException {
    StringBuilder children = new StringBuilder();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        try {
          children.append(Files.readString(task.resolve("children")));
        } catch (NoSuchFileException _) {
          // The thread has ended.
        }
      }
    }
    return children.toString();
  }

  /** Minor page faults of children that were waited for: no program starts without any. */
  private static long faultsOfEndedChildren(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    int afterName = 2; // the fields after the name begin with the third
    int cminflt = 11;
    return Long.parseLong(
        stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[cminflt - afterName - 1]);
  }
}
