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

  /** A text as lines that fit the terminal, if there is one; for others, lines stay whole. */
  public static String fitted(String text) {
    return isTerminal()
        ? ofOutput().lines(Look.PLAIN, text)
        : text.lines().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
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
    PLAIN(""),
    GOOD("1;32"),
    BAD("1;31"),
    QUIET("2"),
    STRONG("1");

    /** As the terminal has it, after an escape. */
    private final String code;

    Look(String code) {
      this.code = code;
    }

    private String of(String line) {
      return code.isEmpty() ? line : "\u001b[%sm%s\u001b[0m".formatted(code, line);
    }
  }

  /** A text as lines that fit: broken at blanks, a longer word stays whole. */
  String lines(Look look, String text) {
    return text.lines()
        .flatMap(line -> wrapped(line).lines())
        .map(String::stripTrailing)
        .map(line -> colour ? look.of(line) : line)
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
