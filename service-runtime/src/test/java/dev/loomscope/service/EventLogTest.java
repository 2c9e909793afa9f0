package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLogTest {

  private static LogRecord entry(String event, Object... pairs) {
    LogRecord entry = new LogRecord(Level.WARNING, event);
    entry.setLoggerName("dev.loomscope.echo.Acceptor");
    entry.setParameters(pairs);
    return entry;
  }

  @Test
  void shouldWriteAnEventAsOneLineOfPairs() {
    String line =
        new LogFormatter(false).format(entry("cannot accept", "port", 7007, "cause", "a=b"));
    assertThat(line)
        .startsWith("time=")
        .endsWith(" level=warn source=Acceptor event=\"cannot accept\" port=7007 cause=\"a=b\"\n");
  }

  @Test
  void shouldLeaveTheTimeToTheJournalAndTellItTheLevel() {
    assertThat(new LogFormatter(true).format(entry("cannot accept", "port", 7007)))
        .isEqualTo("<4>level=warn source=Acceptor event=\"cannot accept\" port=7007\n");
  }

  @Test
  void shouldKnowTheJournalByTheStreamThatSystemdNames(@TempDir Path folder) throws IOException {
    Path stream = Files.createFile(folder.resolve("stream"));
    String named =
        Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
    assertThat(Journal.isAt(stream, named)).isTrue();
    assertThat(Journal.isAt(stream, "1:" + named)).isFalse();
    assertThat(Journal.isAt(stream, null)).isFalse();
    assertThat(Journal.isAt(folder.resolve("gone"), named)).isFalse();
  }

  @Test
  void shouldKeepLineBreaksAndQuotesOfAValueInsideTheLine() {
    String line = new LogFormatter(false).format(entry("odd", "value", "a\"b\nc\u0007"));
    assertThat(line).hasLineCount(1).contains("value=\"a\\\"b\\nc\\u0007\"");
  }

  @Test
  void shouldPutAStackTraceIntoTheSameLine() {
    LogRecord entry = entry("failed");
    entry.setThrown(new IllegalStateException("why"));
    assertThat(new LogFormatter(false).format(entry))
        .hasLineCount(1)
        .contains("trace=\"java.lang.IllegalStateException: why\\n");
  }

  @Test
  void shouldCutTheStackTraceOfAStackOverflow() {
    LogRecord entry = entry("failed");
    StackOverflowError overflow = new StackOverflowError();
    StackTraceElement[] frames = new StackTraceElement[1_024];
    Arrays.fill(frames, new StackTraceElement("Echo", "recurse", "Echo.java", 1));
    overflow.setStackTrace(frames);
    entry.setThrown(overflow);
    assertThat(new LogFormatter(false).format(entry))
        .hasSizeLessThan(2 * LogFormatter.LONGEST_TRACE)
        .contains("trace=\"java.lang.StackOverflowError\\n")
        .endsWith(" ...\"\n");
  }

  @Test
  void shouldTellOfALibrarysTroubleWithAPeerInAFewWords() {
    LogRecord entry = new LogRecord(Level.WARNING, "Failed to write");
    entry.setLoggerName("io.helidon.webserver.ConnectionHandler");
    entry.setThrown(new IllegalStateException(new IOException("Connection reset")));
    assertThat(new LogFormatter(false).format(entry))
        .endsWith(" event=\"Failed to write\" cause=\"Connection reset\"\n");
  }

  @Test
  void shouldLetALibraryFillNoDisk() {
    AtomicLong clock = new AtomicLong();
    LogFormatter.Errors errors = new LogFormatter.Errors(new EventLog.Limit(10, clock::get));
    List<String> published = new ArrayList<>();
    errors.setFilter(entry -> !published.add(entry.getMessage()));
    for (int i = 0; i < 1_000; i++) {
      LogRecord entry = new LogRecord(Level.WARNING, "reset");
      entry.setLoggerName("io.helidon.webserver");
      errors.publish(entry);
      clock.addAndGet(i == 500 ? 10 : 0);
    }
    errors.publish(entry("ours"));
    assertThat(published)
        .containsExactly("reset", "reset (500 lines of libraries left out)", "ours");
  }

  @Test
  void shouldLetOneEventThroughInAnIntervalAndCountTheOthers() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3); // and live through an overflow
    EventLog.Limit limit = new EventLog.Limit(10, clock::get);
    assertThat(limit.pass()).isZero();
    assertThat(limit.pass()).isEqualTo(-1);
    clock.addAndGet(9);
    assertThat(limit.pass()).isEqualTo(-1);
    clock.addAndGet(1);
    assertThat(limit.pass()).isEqualTo(2);
    clock.addAndGet(10);
    assertThat(limit.pass()).isZero();
  }
}
