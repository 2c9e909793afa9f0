package dev.loomscope.load.show;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What output may look like.
 *
 * @param width in characters that no line exceeds
 * @param colour whether colours may be used
 */
public record Screen(int width, boolean colour) {

  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 40;
  private static final long PATIENCE_SECONDS = 2;

  /** Of lines that go on, beside what their first one has. */
  private static final String INDENT = "  ";

  private static final String RESET = "\u001b[0m";

  /** Of a file or a pipe. */
  public static final Screen PLAIN = new Screen(USUAL_WIDTH, false);

  /**
   * The screen that standard output is, or a plain one. Colours are left out where the user wants
   * none (NO_COLOR) or the terminal has none.
   *
   * @see <a href="https://no-color.org">NO_COLOR</a>
   */
  public static Screen ofOutput() {
    if (!isTerminal()) {
      return PLAIN;
    }
    String noColour = System.getenv("NO_COLOR");
    boolean colour =
        (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    return new Screen(widthNow(), colour);
  }

  /** Whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal
  static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /** How wide the terminal is now; 80 where it does not tell. */
  static int widthNow() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0) {
        int width = Integer.parseInt(size.strip().split(" ", -1)[1]);
        return width < 1 ? USUAL_WIDTH : Math.max(LEAST_WIDTH, width);
      }
    } catch (IOException | RuntimeException notTold) {
      // a system without stty, or without a terminal of this process's own
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    return USUAL_WIDTH;
  }

  /** How a text stands out, or does not. */
  enum Look {
    PLAIN("", ""),
    GOOD("\u001b[1;32m", RESET),
    BAD("\u001b[1;31m", RESET),
    QUIET("\u001b[2m", RESET),
    STRONG("\u001b[1m", RESET);

    private final String begin;
    private final String end;

    Look(String begin, String end) {
      this.begin = begin;
      this.end = end;
    }
  }

  /** A text as lines that fit: broken at blanks, a longer word stays whole. */
  String lines(Look look, String text) {
    return text.lines()
        .flatMap(line -> wrapped(line).lines())
        .map(String::stripTrailing)
        .map(line -> colour ? look.begin + line + look.end : line)
        .map(line -> line + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private String wrapped(String line) {
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    StringBuilder wrapped = new StringBuilder(indent);
    int begin = 0;
    for (String word : line.strip().split("(?<= )", -1)) {
      if (wrapped.length() - begin + word.stripTrailing().length() > width
          && wrapped.length() > indent.length()) {
        wrapped.append('\n');
        begin = wrapped.length();
        wrapped.append(indent).append(INDENT);
      }
      wrapped.append(word);
    }
    return wrapped.toString();
  }
}
