package dev.loomscope.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are valid now. The first seals what is sent; what is received may be sealed with
 * any of them. Immutable.
 */
public final class KeyRing {

  /** No keys at all. */
  public static final KeyRing EMPTY = new KeyRing(List.of());

  /** Keys at most: two rotate, more help during an incident. */
  public static final int MAX_KEYS = 16;

  private final List<Key> keys;

  private KeyRing(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * A ring of these keys.
   *
   * @throws IllegalArgumentException if there are none or too many, or two have the same id
   */
  public static KeyRing of(List<Key> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key");
    }
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("more than " + MAX_KEYS + " keys");
    }
    if (keys.stream().map(Key::id).distinct().count() != keys.size()) {
      throw new IllegalArgumentException("two keys with the same id");
    }
    return new KeyRing(List.copyOf(keys));
  }

  /**
   * Reads the text of a key file. A line is an id, blanks, and 32 bytes in base64; empty lines and
   * lines that begin with {@code #} are skipped.
   *
   * @throws IllegalArgumentException if a line is not as it must be; its message repeats no key
   */
  public static KeyRing parse(String text) {
    List<Key> found = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      try {
        found.add(key(stripped));
      } catch (IllegalArgumentException refused) {
        throw new IllegalArgumentException("line " + number + ": " + refused.getMessage());
      }
    }
    return of(found);
  }

  /**
   * The same keys, bound to an audience: what is sealed with them is opened only by who has them
   * bound to the same.
   *
   * @param audience as {@link Protocol#nameOrNone} takes it, empty for none
   * @throws IllegalArgumentException if it cannot be one
   */
  public KeyRing boundTo(String audience) {
    String name = Protocol.nameOrNone(audience);
    return new KeyRing(keys.stream().map(key -> key.boundTo(name)).toList());
  }

  private static Key key(String line) {
    String[] words = line.split("[ \t]+", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("not an id and a key");
    }
    return new Key(words[0], secret(words[1]));
  }

  private static byte[] secret(String base64) {
    try {
      // Both alphabets of RFC 4648: what tools print differs.
      return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException _) {
      // The decoder's own message would tell characters of the key.
      throw new IllegalArgumentException("the key is no base64");
    }
  }

  /** The ids, the sending key's first. */
  public List<String> ids() {
    return keys.stream().map(Key::id).toList();
  }

  /** The name of the only node that may send with these keys; null if any may, or none. */
  public @Nullable String node() {
    return keys.isEmpty() ? null : keys.getFirst().node();
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

  /**
   * The key whose id stands in these bytes, or the one from which it is derived, if it is a node's;
   * null if neither is here. A ring is short, so one after the other.
   */
  @Nullable Key find(byte[] bytes, int from, int to) {
    @Nullable Key origin = null;
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      if (key.hasId(bytes, from, to)) {
        return key;
      }
      if (key.isOrigin(bytes, from, to)) {
        origin = key;
      }
    }
    return origin;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyRing ring && keys.equals(ring.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return "keys " + ids();
  }
}
