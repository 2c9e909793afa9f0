package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.loomscope.load.LoadMain;
import dev.loomscope.load.engine.TestServer;
import dev.loomscope.load.result.ComparisonFile;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Standing;
import dev.loomscope.load.server.Target;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare --targets}: at servers that run already, in this process. */
class ComparisonTest {

  private static final long LONG_NANOS = 3_000_000;

  @TempDir Path folder;

  @Test
  void shouldRankASlowServerBehindItsTwins() throws Exception {
    try (TestServer one = TestServer.start(TestServer::echo);
        TestServer other = TestServer.start(TestServer::echo);
        TestServer slow = TestServer.start(ComparisonTest::slowly)) {
      int exitCode = compare(target("one", one), target("other", other), target("slow", slow));

      assertThat(exitCode).isZero();
      ComparisonResult result = result();
      var ranking = result.experiments().getFirst().points().getFirst().ranking();
      assertThat(ranking.standings()).hasSize(3);
      Standing last = ranking.standings().getLast();
      assertThat(last.mode()).isEqualTo("slow");
      assertThat(last.place()).isEqualTo(3);
      assertThat(last.tiedWithBest()).isFalse();
      assertThat(last.factor()).isLessThan(0.8);
      assertThat(last.factorHigh()).isLessThan(1.0);
      assertThat(result.servers())
          .extracting(server -> server.address())
          .contains("127.0.0.1:" + slow.address().getPort());
      assertThat(result.partial()).isFalse();
    }
  }

  @Test
  void shouldSayWhoDoesNotServe() throws Exception {
    TestServer gone = TestServer.start(TestServer::echo);
    gone.close();
    try (TestServer there = TestServer.start(TestServer::echo)) {
      assertThat(compare(target("there", there), target("gone", gone))).isEqualTo(1);
    }
    assertThat(folder.resolve("result.json")).doesNotExist();
  }

  @Test
  void shouldReadTargetsSeparatedByBlanks() {
    assertThat(Target.parseAll(" a=h:1,http://h:2/metrics\n b:async=h:3 "))
        .extracting(Target::name, Target::mode)
        .containsExactly(tuple("a", "unknown"), tuple("b", "async"));
    assertThatThrownBy(() -> Target.parseAll("a=h:1 a=h:2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void slowly(Socket socket, int index) throws Exception {
    byte[] message = TestServer.message(socket.getInputStream(), 64);
    while (message.length == 64) {
      LockSupport.parkNanos(LONG_NANOS);
      socket.getOutputStream().write(message);
      message = TestServer.message(socket.getInputStream(), 64);
    }
  }

  private static String target(String name, TestServer server) {
    return "%s=127.0.0.1:%d".formatted(name, server.address().getPort());
  }

  private int compare(String... targets) throws Exception {
    Path experiment = folder.resolve("short.yaml");
    Files.writeString(
        experiment,
        """
        title: a few clients
        claim: Who is slow comes last.
        measure:
          kind: sessions
          clients: 5
          messages: 20
          bytes: 64
        rounds: 7
        budget: 60s
        """);
    String[] arguments = {
      "compare",
      "--targets",
      String.join(" ", List.of(targets)),
      "--experiment",
      experiment.toString(),
      "--warm-up",
      "100ms",
      "--round-time",
      "50ms",
      "--pin",
      "false",
      "--json",
      folder.resolve("result.json").toString()
    };
    return LoadMain.program().run(arguments, Map.of());
  }

  private ComparisonResult result() throws Exception {
    return ComparisonFile.read(folder.resolve("result.json"));
  }
}
