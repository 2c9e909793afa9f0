package dev.loomscope.wire;

import java.security.SecureRandom;
import java.util.function.Consumer;

/** Seals documents that are sent. Not thread-safe. */
final class Sealer {

  private final Seals seals;
  private final Consumer<byte[]> nonces;
  private final byte[] nonce = new byte[Seals.NONCE_BYTES];
  private final byte[] mac = new byte[Seals.MAC_CHARACTERS];
  private final byte[] encrypted = new byte[Protocol.MAX_DATAGRAM_BYTES + Seals.TAG_BYTES];

  Sealer(Key.Use use) {
    this(use, new SecureRandom()::nextBytes);
  }

  /** Only tests make nonces in another way than at random. */
  Sealer(Key.Use use, Consumer<byte[]> nonces) {
    this.seals = new Seals(use);
    this.nonces = nonces;
  }

  /** How long a document may be so that it has at most so many bytes when it is sealed. */
  static int room(Level level, int keyIdLength, int bytes) {
    // "s1 ", the id, a space.
    int prefix = 3 + keyIdLength + 1;
    return switch (level) {
      case NONE -> bytes;
      case SIGN -> bytes - prefix - Seals.MAC_CHARACTERS - 1;
      case ENCRYPT ->
          Base64Url.decodedLength(bytes - prefix - Seals.NONCE_CHARACTERS - 1 - 1)
              - Seals.TAG_BYTES;
    };
  }

  /**
   * Seals a document into {@code out}, from its first byte on, and returns how many bytes that
   * took.
   */
  int seal(Level level, KeyRing keys, byte[] document, int length, byte[] out) {
    return level == Level.NONE
        ? plain(document, length, out)
        : seal(level, keys.sending(), document, length, out);
  }

  int seal(Level level, Key key, byte[] document, int length, byte[] out) {
    return switch (level) {
      case NONE -> plain(document, length, out);
      case SIGN -> sign(key, document, length, out);
      case ENCRYPT -> encrypt(key, document, length, out);
    };
  }

  private static int plain(byte[] document, int length, byte[] out) {
    System.arraycopy(document, 0, out, 0, length);
    return length;
  }

  private int sign(Key key, byte[] document, int length, byte[] out) {
    int prefix = prefix('s', key, out);
    int start = prefix + Seals.MAC_CHARACTERS + 1;
    System.arraycopy(document, 0, out, start, length);
    seals.sign(key, out, 0, prefix, start, length, mac);
    System.arraycopy(mac, 0, out, prefix, mac.length);
    out[start - 1] = ' ';
    return start + length;
  }

  private int encrypt(Key key, byte[] document, int length, byte[] out) {
    nonces.accept(nonce);
    int end = prefix('e', key, out);
    end += Base64Url.encode(nonce, 0, nonce.length, out, end);
    int count = seals.encrypt(key, nonce, out, end, document, length, encrypted);
    out[end++] = ' ';
    end += Base64Url.encode(encrypted, 0, count, out, end);
    out[end++] = '.';
    return end;
  }

  private static int prefix(char kind, Key key, byte[] out) {
    byte[] id = key.idBytes();
    out[0] = (byte) kind;
    out[1] = '1';
    out[2] = ' ';
    System.arraycopy(id, 0, out, 3, id.length);
    out[3 + id.length] = ' ';
    return 3 + id.length + 1;
  }
}
