package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void shouldWriteALineForEachStepWhenPiped() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Progress progress =
        Progress.lines(2, new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.doing("begin");
      progress.done("first");
      progress.done("second");
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[1/2] first", "[2/2] second");
  }

  @Test
  void shouldMoveABarOnATerminalAndTakeItAway() {
    StringWriter screen = new StringWriter();
    try (Progress progress = Progress.bar(2, new PrintWriter(screen))) {
      progress.done("first");
      assertThat(screen.toString())
          .contains("[" + "#".repeat(15) + ".".repeat(15) + "]")
          .contains(" 50 %")
          .contains("first")
          .doesNotContain("\n");
    }
    assertThat(screen.toString()).endsWith("\r" + " ".repeat(100) + "\r");
  }
}
