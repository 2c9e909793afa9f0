package dev.loomscope.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are valid now. The first seals what is sent; what is received may be sealed with
 * any of them. Immutable.
 */
public final class KeyRing {

  /** No keys at all. */
  public static final KeyRing EMPTY = new KeyRing(List.of());

  private final List<Key> keys;

  private KeyRing(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * A ring of these keys.
   *
   * @throws IllegalArgumentException if there are none, or two have the same id
   */
  public static KeyRing of(List<Key> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key");
    }
    if (keys.stream().map(Key::id).distinct().count() != keys.size()) {
      throw new IllegalArgumentException("two keys with the same id");
    }
    return new KeyRing(List.copyOf(keys));
  }

  /** The ids, the sending key's first. */
  public List<String> ids() {
    return keys.stream().map(Key::id).toList();
  }

  boolean isSameAs(KeyRing other) {
    if (keys.size() != other.keys.size()) {
      return false;
    }
    for (int i = 0; i < keys.size(); i++) {
      if (!keys.get(i).isSameAs(other.keys.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The key that seals what is sent.
   *
   * @throws IllegalStateException if there is none
   */
  Key sending() {
    if (keys.isEmpty()) {
      throw new IllegalStateException("there is no key to seal with");
    }
    return keys.getFirst();
  }

  /** The key whose id stands in these bytes, or null. A ring is short, so one after the other. */
  @Nullable Key find(byte[] bytes, int from, int to) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).hasId(bytes, from, to)) {
        return keys.get(i);
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "keys " + ids();
  }
}
