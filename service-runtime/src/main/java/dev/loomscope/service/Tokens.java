package dev.loomscope.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Secrets that let a program in: whoever knows one may do everything. A text form shows none.
 * Immutable.
 *
 * @param texts the one that is shown to others first; all are accepted
 */
record Tokens(List<String> texts) {

  /** Tokens at most: two rotate. */
  private static final int MAX = 16;

  /** RFC 6750's characters; fewer of them could be guessed. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,256}=*");

  /**
   * Reads the text of a token file: a line each; empty lines and lines that begin with {@code #}
   * are skipped.
   *
   * @throws IllegalArgumentException if there is none, or a line is no token; its message repeats
   *     no token
   */
  static Tokens parse(String text) {
    List<String> found =
        text.lines().map(String::strip).filter(line -> !line.matches("|#.*")).toList();
    if (found.isEmpty() || found.size() > MAX || !found.stream().allMatch(Tokens::isToken)) {
      throw new IllegalArgumentException(
          "it must hold 1 to %d tokens, a line each, of 16 to 256 of the characters".formatted(MAX)
              + " A-Z a-z 0-9 . _ ~ + / -");
    }
    return new Tokens(found);
  }

  private static boolean isToken(String line) {
    return TOKEN.matcher(line).matches();
  }

  /** Whether a text is one of them; how long that takes tells nothing of them. */
  boolean contain(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (String token : texts) {
      found |= MessageDigest.isEqual(bytes, token.getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }

  @Override
  public String toString() {
    return texts.size() + " tokens";
  }
}
