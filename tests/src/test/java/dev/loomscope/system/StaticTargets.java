package dev.loomscope.system;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of Prometheus that containers have, with addresses in place of the names that
 * it would look up; all else stays as it is.
 */
final class StaticTargets {

  private static final Pattern LOOKED_UP = Pattern.compile("    dns_sd_configs:\n(?: {6}.*\n)+");
  private static final Pattern NAME = Pattern.compile("\\bmetrics-[a-z.-]+[a-z]");

  private StaticTargets() {}

  /**
   * Puts addresses in.
   *
   * @param addresses host and port by the name without a domain
   */
  static String in(String configuration, Map<String, String> addresses) {
    for (String name : addresses.keySet()) {
      if (!configuration.contains(name)) {
        throw new AssertionError("nobody looks up " + name);
      }
    }
    String replaced =
        LOOKED_UP
            .matcher(configuration)
            .replaceAll(
                block ->
                    Matcher.quoteReplacement("    static_configs:\n" + targets(block, addresses)));
    // This Prometheus takes any free port, and is not what is looked at.
    return replaced.replace("['localhost:9090']", "[]");
  }

  private static String targets(MatchResult block, Map<String, String> addresses) {
    StringBuilder targets = new StringBuilder();
    NAME.matcher(block.group())
        .results()
        .map(MatchResult::group)
        .forEach(
            name -> {
              String address = addresses.get(name.split("\\.", -1)[0]);
              if (address == null) {
                return; // the test has none of these
              }
              targets.append(
                  """
                        - targets: ['%s']
                          labels: {__meta_dns_name: %s}
                  """
                      .formatted(address, name));
            });
    return targets.toString();
  }
}
