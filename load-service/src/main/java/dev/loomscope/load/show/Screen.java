package dev.loomscope.load.show;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

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

  /** A text that stands out as good. */
  String good(String text) {
    return colour ? "\u001b[1;32m" + text + "\u001b[0m" : text;
  }

  /** A text that stands out as bad. */
  String bad(String text) {
    return colour ? "\u001b[1;31m" + text + "\u001b[0m" : text;
  }

  /** A text that steps back. */
  String quiet(String text) {
    return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
  }

  /** A text that stands out. */
  String strong(String text) {
    return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
  }
}
