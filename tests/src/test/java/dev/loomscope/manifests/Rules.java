package dev.loomscope.manifests;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All that must hold. */
final class Rules {

  /**
   * The Secrets that the components {@code sealed} and {@code secured} want, and docs/kubernetes.md
   * says how to make.
   */
  static final Map<String, Set<String>> KEYS =
      Map.of(
          "loomscope-keys",
          Set.of("keys"),
          "loomscope-tls",
          Set.of("tls.crt", "tls.key", "ca.crt"),
          "loomscope-token",
          Set.of("token"));

  private Rules() {}

  /**
   * Returns everything that is wrong.
   *
   * @param made keys of Secrets that are made beforehand, by the Secret's name
   */
  static List<Finding> check(Manifests manifests, Map<String, Set<String>> made) {
    return Stream.of(
            new StrictModel(),
            new Names(),
            new Selections(),
            new Ports(),
            new References(made),
            new Volumes(),
            new MountedFiles(made),
            new HostNames(),
            new Reachability(),
            new Datagrams(),
            new Enums(),
            new Images(),
            new ServiceSettings(),
            new Security(),
            new Resources(),
            new Nodes(),
            new Probes(),
            new Sizes(),
            new Ranges(),
            new Syntax(),
            new Versions(),
            new Accounts(),
            new Budgets(),
            new Spreads(),
            new Retention(),
            new Lookups(),
            new Seals())
        .flatMap(rule -> rule.check(manifests))
        .toList();
  }
}
