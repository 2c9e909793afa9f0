package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final int WIDTH = 60;

  @Test
  void shouldWriteALineForEachStepWhenPiped() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Progress progress = Progress.lines(new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.planned(2, Duration.ofMinutes(1));
      progress.doing("begin");
      progress.done("first");
      progress.done("second");
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[1/2] first", "[2/2] second");
  }

  @Test
  void shouldTellTheTimeLeftOnALineThatIsNoWiderThanTheTerminal() {
    StringWriter screen = new StringWriter();
    AtomicLong now = new AtomicLong();
    try (Progress progress = Progress.line(new PrintWriter(screen), now::get, () -> WIDTH)) {
      progress.planned(10, Duration.ofMinutes(10));
      for (int step = 1; step <= 5; step++) {
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        progress.done("step " + step);
      }
      progress.doing("x".repeat(100));
      String line = screen.toString().substring(screen.toString().lastIndexOf('\r'));
      assertThat(line).contains(" 50 %", "0:50, 0:50 left");
      assertThat(line.replaceAll("\r|\u001b\\[2K", "")).hasSize(WIDTH - 1);
      assertThat(screen.toString()).doesNotContain("\n");
    }
    assertThat(screen.toString()).endsWith("\r\u001b[2K");
  }

  @Test
  void shouldNeverTellThatNoTimeIsLeftWhileThereIsWork() {
    StringWriter screen = new StringWriter();
    AtomicLong now = new AtomicLong();
    try (Progress progress = Progress.line(new PrintWriter(screen), now::get, () -> WIDTH)) {
      progress.planned(4, Duration.ofSeconds(1));
      for (int step = 1; step <= 3; step++) {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        progress.done("step");
      }
      now.addAndGet(Duration.ofSeconds(30).toNanos());
      progress.doing("the last one takes long");
    }
    assertThat(screen.toString()).contains("0:33, 0:01 left");
  }
}
