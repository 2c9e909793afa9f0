package dev.loomscope.collector.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.collector.TestCollector;
import dev.loomscope.collector.TestNodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys in, and what is then to be seen of a thousand nodes on 80 by 24. */
@Timeout(60)
final class NodesScreenTest {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String DOWN = "\033[B";
  private static final String PAGE_DOWN = "\033[6~";
  private static final String END = "\033[F";
  private static final String ESCAPE = "\033";

  private final TestNodes nodes = new TestNodes();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PipedOutputStream keys = new PipedOutputStream();
  private TestCollector collector;
  private Terminal terminal;
  private CompletableFuture<Void> ended;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      nodes.put(TestNodes.node("node-%03d".formatted(i), i / 1_000.0));
    }
    collector = TestCollector.start(nodes);
    terminal =
        new ExternalTerminal(
            "test", "xterm", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(80, 24));
    NodesScreen shown =
        new NodesScreen(terminal, new CollectorText(collector.uri("/")), Duration.ofMillis(200));
    ended =
        CompletableFuture.runAsync(
            () -> {
              try {
                shown.run();
              } catch (IOException failure) {
                throw new AssertionError(failure);
              }
            });
  }

  @AfterEach
  void stop() throws Exception {
    press("q");
    ended.get(20, TimeUnit.SECONDS);
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .as("gives the terminal back")
        .contains("\033[?1049l");
    terminal.close();
    collector.close();
  }

  @Test
  void shouldMoveSortFilterAndShowOne() throws Exception {
    awaitFrame(
        frame ->
            frame.getFirst().startsWith("1000 nodes, 1000 online")
                && frame.get(2).startsWith("NODE")
                && frame.get(3).startsWith("node-000")
                && frame.getLast().contains("q: quit"));

    press("c"); // the busiest first
    awaitFrame(frame -> frame.get(3).startsWith("node-999"));
    press("c");
    awaitFrame(frame -> frame.get(3).startsWith("node-000"));
    press(PAGE_DOWN + DOWN);
    awaitFrame(frame -> frame.get(22).startsWith("node-021"));
    press(END);
    awaitFrame(frame -> frame.get(22).startsWith("node-999"));

    press("/55");
    awaitFrame(
        frame -> frame.getFirst().contains("19 shown") && frame.getLast().startsWith("/55_"));
    press("\r" + DOWN + "\r");
    awaitFrame(
        frame -> frame.getFirst().startsWith("node-155") && frame.toString().contains("MEMORY"));
    press(ESCAPE);
    awaitFrame(frame -> frame.getFirst().contains("19 shown"));
    press(ESCAPE);
    awaitFrame(
        frame -> frame.getFirst().startsWith("1000 nodes") && !frame.getFirst().contains("shown"));
  }

  @Test
  void shouldOpenANodeWhateverItsName() throws Exception {
    String tilde = "node~5";
    String longest = "n".repeat(128);
    nodes.put(TestNodes.node(tilde, 0.5));
    nodes.put(TestNodes.node("node~", 0.5));
    nodes.put(TestNodes.node(longest, 0.5));
    press("/node~");
    awaitFrame(frame -> frame.getFirst().contains("2 shown"));
    press("\r\r");
    awaitFrame(frame -> frame.getFirst().equals("node~"));
    press(ESCAPE);
    awaitFrame(frame -> frame.getFirst().contains("2 shown"));
    press(DOWN + "\r");
    awaitFrame(frame -> frame.getFirst().equals(tilde));
    press(ESCAPE);
    awaitFrame(frame -> frame.getFirst().contains("2 shown"));
    press(ESCAPE);
    awaitFrame(frame -> frame.get(3).startsWith("nnnnnnnn"));
    press("k\r");
    awaitFrame(frame -> frame.getFirst().equals("n".repeat(79) + "~"));
  }

  @Test
  void shouldSayThatTheCollectorDoesNotAnswerAndShowWhatWasThere() throws Exception {
    awaitFrame(frame -> frame.get(3).startsWith("node-000"));
    int port = collector.port();
    collector.close();
    awaitFrame(
        frame ->
            frame.getLast().contains("does not answer") && frame.get(3).startsWith("node-000"));
    collector = TestCollector.start(nodes, port, 16);
    awaitFrame(frame -> frame.getLast().contains("q: quit"));
  }

  private void press(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.US_ASCII));
    keys.flush();
  }

  /** Waits until what is to be seen is as it should be; no line of it ever is too wide. */
  private void awaitFrame(Predicate<List<String>> asItShouldBe) {
    await()
        .atMost(BOUND)
        .ignoreExceptions() // the first frame has one line
        .untilAsserted(
            () -> {
              List<String> frame = lastFrame();
              assertThat(frame).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
              assertThat(frame).hasSizeLessThanOrEqualTo(24);
              assertThat(asItShouldBe.test(frame)).as(String.join("\n", frame)).isTrue();
            });
  }

  /** The lines of the last frame that is whole: it ends where the next begins. */
  private List<String> lastFrame() {
    String all = screen.toString(StandardCharsets.UTF_8);
    int end = all.lastIndexOf("\033[H");
    int begin = all.lastIndexOf("\033[H", end - 1);
    assertThat(begin).as("no frame yet").isNotNegative();
    return all.substring(begin, end).replaceAll("\033\\[[0-9;?]*[a-zA-Z]", "").lines().toList();
  }
}
