package dev.loomscope.service;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether a family is among those that a scrape asks for by {@code name[]}; each is, if it asks for
 * none. A family may be asked for by the name of any of its samples. Immutable.
 */
final class WantedNames implements Predicate<String> {

  /** What samples have after their family's name. */
  private static final List<String> SUFFIXES =
      List.of("_total", "_created", "_bucket", "_count", "_sum", "_info");

  private final Set<String> names = new HashSet<>();

  WantedNames(Collection<String> asked) {
    for (String name : asked) {
      names.add(name);
      names.add(family(name));
    }
  }

  @Override
  public boolean test(String name) {
    return names.isEmpty() || names.contains(name) || names.contains(family(name));
  }

  private static String family(String name) {
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix)) {
        return name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }
}
