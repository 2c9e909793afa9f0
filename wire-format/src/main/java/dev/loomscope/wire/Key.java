package dev.loomscope.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A secret shared by agents and collectors, and its id, which travels in the clear. For each use a
 * key of its own is derived from it, so that what is sealed for one can never pass for another:
 * signing or encrypting, reports or acknowledgements, and the audience, if it is bound to one. A
 * key of a node, whose id ends with the node's name, is derived from another, and speaks for that
 * node alone. Thread-safe; its text form shows the id alone.
 */
public final class Key {

  /** Bytes of a secret. */
  public static final int SECRET_BYTES = 32;

  /** Characters of an id at most, before the name of a node. */
  public static final int MAX_ID = 16;

  /** Bytes of an id at most, with the name of a node. */
  static final int MAX_ID_BYTES = MAX_ID + 1 + Protocol.MAX_NODE_NAME;

  /** Separates the id of a key from the name of the node whose own key is derived from it. */
  private static final char OF_NODE = '@';

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
  private final SecretKeySpec secret;
  private final @Nullable String node;

  /** Empty if it is bound to none. */
  private final String audience;

  /** By label; made when they are needed: a node's key is made for each of its reports. */
  private final Map<String, SecretKeySpec> derived = new ConcurrentHashMap<>();

  /**
   * A key.
   *
   * @param id 1 to {@value #MAX_ID} of the characters A-Z, a-z, 0-9, {@code .}, {@code _}, {@code
   *     -}; for the key of a node, {@code @} and the node's name follow
   * @param secret {@value #SECRET_BYTES} random bytes; copied
   * @throws IllegalArgumentException if either is not as it must be
   */
  public Key(String id, byte[] secret) {
    this(id, secret, "");
  }

  private Key(String id, byte[] secret, String audience) {
    int at = id.indexOf(OF_NODE);
    this.node = at < 0 ? null : id.substring(at + 1);
    if (!isId(at < 0 ? id : id.substring(0, at))) {
      throw new IllegalArgumentException(
          "a key's id has 1 to " + MAX_ID + " of the characters A-Z a-z 0-9 . _ -");
    }
    if (node != null && !Protocol.isNodeName(node)) {
      throw new IllegalArgumentException("what follows the @ of a key's id is no name of a node");
    }
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a key has " + SECRET_BYTES + " bytes");
    }
    if (Arrays.equals(secret, new byte[SECRET_BYTES])) {
      throw new IllegalArgumentException("a key of zeros is no secret");
    }
    this.id = id;
    this.idBytes = id.getBytes(StandardCharsets.US_ASCII);
    this.secret = new SecretKeySpec(secret, HMAC);
    this.audience = audience;
  }

  /** The same key, with which only those open what is sealed who name the same audience. */
  Key boundTo(String to) {
    return new Key(id, secret.getEncoded(), to);
  }

  private SecretKeySpec derived(String label) {
    return derived.computeIfAbsent(label, this::derive);
  }

  private SecretKeySpec derive(String label) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(secret);
      return new SecretKeySpec(
          mac.doFinal(("loomscope 1 " + label).getBytes(StandardCharsets.US_ASCII)), HMAC);
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

  boolean speaksFor(String name) {
    return node == null || node.equals(name);
  }

  /** The name of the only node that the key speaks for; null if it speaks for every node. */
  @Nullable String node() {
    return node;
  }

  /**
   * The key that these bytes of an id name: this one, or that of a node, derived from it.
   *
   * @return null if what follows the id is no name of a node
   */
  @Nullable Key named(byte[] bytes, int from, int to) {
    if (hasId(bytes, from, to)) {
      return this;
    }
    String name =
        new String(bytes, from + idBytes.length + 1, to - from - idBytes.length - 1, ISO_8859_1);
    return Protocol.isNodeName(name)
        ? new Key(id + OF_NODE + name, derive("node " + name).getEncoded(), audience)
        : null;
  }

  byte[] idBytes() {
    return idBytes;
  }

  boolean hasId(byte[] bytes, int from, int to) {
    return Arrays.equals(idBytes, 0, idBytes.length, bytes, from, to);
  }

  /** Whether the id in these bytes is that of a node's key which is derived from this one. */
  boolean isOrigin(byte[] bytes, int from, int to) {
    int end = from + idBytes.length;
    return node == null && end < to && bytes[end] == OF_NODE && hasId(bytes, from, end);
  }

  SecretKeySpec signing(Use use) {
    return derived("sign " + label(use));
  }

  SecretKeySpec encrypting(Use use) {
    return derived("encrypt " + label(use));
  }

  private String label(Use use) {
    return audience.isEmpty() ? use.label : use.label + " for " + audience;
  }

  /** Whether id, secret and audience are the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Key key
            && id.equals(key.id)
            && secret.equals(key.secret)
            && audience.equals(key.audience));
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
