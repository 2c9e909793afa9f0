package dev.loomscope.service;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints for a terminal that knows no more than ASCII: signs that have an ASCII form in it, and of
 * others a question mark.
 */
final class AsciiPrintStream extends PrintStream {

  private static final Map<Integer, String> FORMS =
      Map.of(
          (int) '×', "x",
          (int) 'µ', "u",
          (int) '–', "-",
          (int) '−', "-",
          (int) '±', "+-",
          (int) '≥', ">=",
          (int) '≤', "<=",
          (int) '½', "1/2",
          (int) '…', "...");

  AsciiPrintStream(PrintStream out) {
    super(out, true, StandardCharsets.US_ASCII);
  }

  /** Has standard output and error print so where they can do no better. */
  static void installIfNeeded() {
    if (!System.out.charset().newEncoder().canEncode('×')) {
      System.setOut(new AsciiPrintStream(System.out));
    }
    if (!System.err.charset().newEncoder().canEncode('×')) {
      System.setErr(new AsciiPrintStream(System.err));
    }
  }

  @Override
  public void print(@Nullable String text) {
    super.print(ascii(String.valueOf(text)));
  }

  @Override
  public void println(@Nullable String text) {
    super.println(ascii(String.valueOf(text)));
  }

  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints()
        .forEach(sign -> ascii.append(FORMS.getOrDefault(sign, Character.toString(sign))));
    return ascii.toString();
  }
}
