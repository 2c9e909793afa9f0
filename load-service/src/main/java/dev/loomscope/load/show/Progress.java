package dev.loomscope.load.show;

import dev.loomscope.load.compare.Listener;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Shows how far a comparison is: on a terminal one line that moves every second and says how long
 * it will still take, else a line for each step on standard error. Thread-safe.
 */
public final class Progress implements Listener, AutoCloseable {

  private static final int BAR = 20;

  /** Steps after which the time that one takes is known well enough to tell the rest. */
  private static final int STEPS_TO_TELL = 3;

  /** What the last step says of the next ones, against all before it. */
  private static final double WEIGHT_OF_LAST = 0.2;

  private static final double SECOND = 1e9;
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final @Nullable PrintWriter terminal;
  private final PrintStream lines;
  private final LongSupplier clock;
  private final IntSupplier widthNow;
  private final long began;
  private volatile int width;
  private int steps;
  private Duration bound = Duration.ZERO;
  private int done;
  private String doing = "";
  private double secondsOfAStep;
  private long lastDone;
  private boolean closed;

  private Progress(
      @Nullable PrintWriter terminal, PrintStream lines, LongSupplier clock, IntSupplier widthNow) {
    this.terminal = terminal;
    this.lines = lines;
    this.clock = clock;
    this.widthNow = widthNow;
    this.width = terminal == null ? 0 : widthNow.getAsInt();
    this.began = clock.getAsLong();
    this.lastDone = began;
  }

  /** A line that moves if standard input and output are a terminal, else lines. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal
  public static Progress of() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return lines(System.err);
    }
    Progress progress =
        new Progress(console.writer(), System.err, System::nanoTime, Screen::widthNow);
    if (System.getProperty("os.name").equals("Linux")) { // elsewhere the first width remains
      Signal.handle(new Signal("WINCH"), changed -> progress.resized());
    }
    Thread.ofPlatform().name("progress").daemon().start(progress::move);
    return progress;
  }

  /** A line on a terminal, which moves when it is told something. */
  static Progress line(PrintWriter terminal, LongSupplier clock, IntSupplier widthNow) {
    return new Progress(terminal, System.err, clock, widthNow);
  }

  /** Lines. */
  static Progress lines(PrintStream lines) {
    return new Progress(null, lines, System::nanoTime, () -> 0);
  }

  @Override
  public synchronized void planned(int planned, Duration atMost) {
    steps = planned;
    bound = atMost;
  }

  @Override
  public synchronized void doing(String what) {
    doing = what;
    draw();
  }

  @Override
  public synchronized void done(String what) {
    done++;
    long now = clock.getAsLong();
    double seconds = (now - lastDone) / SECOND;
    lastDone = now;
    secondsOfAStep =
        done == 1 ? seconds : secondsOfAStep + WEIGHT_OF_LAST * (seconds - secondsOfAStep);
    if (terminal == null) {
      lines.printf("[%d/%d] %s%n", done, steps, what);
    }
    draw();
  }

  @Override
  public synchronized void say(String what) {
    if (terminal == null) {
      lines.println(what);
      return;
    }
    terminal.print(CLEAR_LINE);
    terminal.println(what);
    draw();
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (terminal != null) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }

  private synchronized void move() {
    try {
      while (!closed) {
        draw();
        wait(1_000);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void resized() {
    width = widthNow.getAsInt();
  }

  private void draw() {
    if (terminal == null || closed || steps == 0) {
      return;
    }
    int filled = Math.min(BAR, BAR * done / steps);
    double elapsed = (clock.getAsLong() - began) / SECOND;
    String line =
        "%s%s %3d %%  %s%s  %s"
            .formatted(
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                Math.min(100, 100 * done / steps),
                time(elapsed),
                left(elapsed),
                doing);
    int room = width - 1; // in the last column some terminals begin a new line
    terminal.print(CLEAR_LINE + line.substring(0, Math.min(room, line.length())));
    terminal.flush();
  }

  /** How long it will still take, by the steps so far; nothing before that can be told. */
  private String left(double elapsed) {
    if (done < STEPS_TO_TELL) {
      return "";
    }
    double sinceLast = (clock.getAsLong() - lastDone) / SECOND;
    double left = (steps - done) * secondsOfAStep - Math.min(sinceLast, secondsOfAStep);
    double atMost = bound.toSeconds() - elapsed;
    return ", " + time(Math.max(1, atMost > 0 ? Math.min(left, atMost) : left)) + " left";
  }

  private static String time(double seconds) {
    return "%d:%02d".formatted((long) seconds / 60, (long) seconds % 60);
  }
}
