package dev.loomscope.load.show;

import dev.loomscope.load.compare.Listener;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far the comparison is: on a terminal a bar that moves, else a line for each step on
 * standard error. Used by one thread.
 */
public final class Progress implements Listener, AutoCloseable {

  private static final int BAR = 30;
  private static final int LINE = 100;
  private static final String TO_LINE_BEGIN = "\r";

  private int steps;
  private final @Nullable PrintWriter terminal;
  private final PrintStream lines;
  private final long began = System.nanoTime();
  private int done;

  private Progress(int steps, @Nullable PrintWriter terminal, PrintStream lines) {
    this.steps = steps;
    this.terminal = terminal;
    this.lines = lines;
  }

  /** A bar if standard input and output are a terminal, else lines. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal
  public static Progress of() {
    Console console = System.console();
    return new Progress(
        0, console != null && console.isTerminal() ? console.writer() : null, System.err);
  }

  /** A bar. */
  static Progress bar(int steps, PrintWriter terminal) {
    return new Progress(steps, terminal, System.err);
  }

  /** Lines. */
  static Progress lines(int steps, PrintStream lines) {
    return new Progress(steps, null, lines);
  }

  @Override
  public void planned(int planned) {
    steps = planned;
  }

  @Override
  public void doing(String what) {
    if (terminal != null) {
      draw(terminal, what);
    }
  }

  @Override
  public void done(String what) {
    done++;
    if (terminal != null) {
      draw(terminal, what);
    } else {
      lines.printf("[%d/%d] %s%n", done, steps, what);
    }
  }

  @Override
  public void say(String what) {
    if (terminal != null) {
      wipe(terminal);
      terminal.println(what);
      terminal.flush();
    } else {
      lines.println(what);
    }
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (terminal != null) {
      wipe(terminal);
      terminal.flush();
    }
  }

  private void draw(PrintWriter to, String what) {
    int filled = Math.min(BAR, BAR * done / Math.max(1, steps));
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    String line =
        "[%s%s] %3d %% %d:%02d  %s"
            .formatted(
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                100 * done / Math.max(1, steps),
                seconds / 60,
                seconds % 60,
                what);
    wipe(to);
    to.print(line.substring(0, Math.min(LINE, line.length())));
    to.flush();
  }

  private static void wipe(PrintWriter to) {
    to.print(TO_LINE_BEGIN + " ".repeat(LINE) + TO_LINE_BEGIN);
  }
}
