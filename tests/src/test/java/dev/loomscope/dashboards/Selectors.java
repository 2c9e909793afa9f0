package dev.loomscope.dashboards;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds the instant vectors that an expression of PromQL is made of, by its lexical rules: a name
 * that is no keyword and no function, with what is in braces after it. Selectors without a name are
 * not found.
 */
public final class Selectors {

  /** In this order: a range, a list of labels, and in two groups a name and what limits it. */
  private static final Pattern PART =
      Pattern.compile(
          "\\[[^\\]]*]"
              + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)"
              + "|(?<![\\w.:])([a-zA-Z_:][\\w:]*+)(\\{(?:[^}\"']|\"[^\"]*\"|'[^']*')*+})?+(?!\\s*(?:\\(|by\\b|without\\b))");

  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "group_left", "group_right");

  private Selectors() {}

  /** Each of them once, as it is written. */
  public static List<String> of(String expression) {
    return PART.matcher(expression)
        .results()
        .filter(part -> part.group(1) != null && !KEYWORDS.contains(part.group(1)))
        .map(MatchResult::group)
        .distinct()
        .toList();
  }
}
