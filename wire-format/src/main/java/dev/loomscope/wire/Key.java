package dev.loomscope.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A secret shared by agents and collectors, and its id, which travels in the clear. For each use a
 * key of its own is derived from it, so that what is sealed for one can never pass for another:
 * signing or encrypting, reports or acknowledgements. Immutable; its text form shows the id alone.
 */
public final class Key {

  /** Bytes of a secret. */
  public static final int SECRET_BYTES = 32;

  /** Characters of an id at most. */
  public static final int MAX_ID = 16;

  static final String HMAC = "HmacSHA256";

  /** What a sealed document is. */
  enum Use {
    REPORT("report"),
    ACKNOWLEDGEMENT("ack");

    private final String label;

    Use(String label) {
      this.label = label;
    }
  }

  private final String id;
  private final byte[] idBytes;
  private final Map<Use, SecretKeySpec> signing = new EnumMap<>(Use.class);
  private final Map<Use, SecretKeySpec> encrypting = new EnumMap<>(Use.class);

  /**
   * Derives the keys.
   *
   * @param id 1 to {@value #MAX_ID} of the characters A-Z, a-z, 0-9, {@code .}, {@code _}, {@code
   *     -}
   * @param secret {@value #SECRET_BYTES} random bytes; copied
   * @throws IllegalArgumentException if either is not as it must be
   */
  public Key(String id, byte[] secret) {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "a key's id has 1 to " + MAX_ID + " of the characters A-Z a-z 0-9 . _ -");
    }
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a key has " + SECRET_BYTES + " bytes");
    }
    if (Arrays.equals(secret, new byte[SECRET_BYTES])) {
      throw new IllegalArgumentException("a key of zeros is no secret");
    }
    this.id = id;
    this.idBytes = id.getBytes(StandardCharsets.US_ASCII);
    for (Use use : Use.values()) {
      signing.put(use, derived(secret, "loomscope 1 sign " + use.label));
      encrypting.put(use, derived(secret, "loomscope 1 encrypt " + use.label));
    }
  }

  private static SecretKeySpec derived(byte[] secret, String label) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return new SecretKeySpec(mac.doFinal(label.getBytes(StandardCharsets.US_ASCII)), HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  static boolean isId(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_ID
        && id.chars()
            .allMatch(
                c ->
                    (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '_'
                        || c == '-');
  }

  /** The id. */
  public String id() {
    return id;
  }

  byte[] idBytes() {
    return idBytes;
  }

  boolean hasId(byte[] bytes, int from, int to) {
    return Arrays.equals(idBytes, 0, idBytes.length, bytes, from, to);
  }

  SecretKeySpec signing(Use use) {
    return Objects.requireNonNull(signing.get(use));
  }

  SecretKeySpec encrypting(Use use) {
    return Objects.requireNonNull(encrypting.get(use));
  }

  /** Whether id and secret are the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Key key && id.equals(key.id) && signing.equals(key.signing));
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "key " + id;
  }
}
