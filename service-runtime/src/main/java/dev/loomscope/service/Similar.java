package dev.loomscope.service;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant who misspelt a name. Stateless. */
final class Similar {

  /** Letters that may be wrong, missing or too many. */
  private static final int MOST_EDITS = 2;

  private Similar() {}

  /** The name that takes the fewest edits, if they are few. */
  static Optional<String> to(String misspelt, Collection<String> names) {
    return names.stream()
        .filter(name -> edits(misspelt, name) <= MOST_EDITS)
        .min(Comparator.comparingInt(name -> edits(misspelt, name)));
  }

  /** Levenshtein's distance. */
  private static int edits(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[other.length()];
  }
}
