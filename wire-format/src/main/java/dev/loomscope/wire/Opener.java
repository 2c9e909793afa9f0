package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Opens documents that were received, and refuses those that are sealed less than is demanded. What
 * was opened last is in its accessors. Not thread-safe.
 */
final class Opener {

  private static final byte[] NOTHING = {};

  private final FirstLook look;
  private final Seals seals;
  private final byte[] nonce = new byte[Seals.NONCE_BYTES];
  private final byte[] mac = new byte[Seals.MAC_CHARACTERS];
  private final byte[] encrypted = new byte[Protocol.MAX_DATAGRAM_BYTES];
  private final byte[] plain = new byte[Protocol.MAX_DATAGRAM_BYTES];

  private Level level = Level.NONE;
  private @Nullable Key key;
  private byte[] bytes = NOTHING;
  private int offset;
  private int length;

  Opener(Sealing sealing, Key.Use use) {
    this.look = new FirstLook(sealing);
    this.seals = new Seals(use);
  }

  /** How the document was sealed. */
  Level level() {
    return level;
  }

  /** What it was sealed with; null if it was not. */
  @Nullable Key key() {
    return key;
  }

  /** Where the document stands, from {@link #offset}, {@link #length} bytes long. */
  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** Returns why this is refused, or null if it was opened. */
  @Nullable Rejection open(byte[] in, int from, int count) {
    @Nullable Rejection wrong = look.at(in, from, count);
    if (wrong != null) {
      return wrong;
    }
    if (in[from] == '{') {
      return opened(Level.NONE, null, in, from, count);
    }
    int end = from + count;
    int idEnd = FirstLook.idEnd(in, from, end);
    @Nullable Key known = look.key(in, from, idEnd);
    @Nullable Key found = known == null ? null : known.named(in, from + FirstLook.PREFIX, idEnd);
    if (found == null) { // replaced just now, or a node that cannot be
      return Rejection.UNKNOWN_KEY;
    }
    return FirstLook.level(in, from) == Level.SIGN
        ? openSigned(found, in, from, idEnd, end)
        : openEncrypted(found, in, from, idEnd, end);
  }

  private @Nullable Rejection openSigned(Key found, byte[] in, int from, int idEnd, int end) {
    int document = idEnd + 1 + Seals.MAC_CHARACTERS + 1;
    seals.sign(found, in, from, idEnd + 1 - from, document, end - document, mac);
    return same(mac, in, idEnd + 1)
        ? opened(Level.SIGN, found, in, document, end - document)
        : Rejection.NOT_GENUINE;
  }

  private @Nullable Rejection openEncrypted(Key found, byte[] in, int from, int idEnd, int end) {
    int nonceEnd = idEnd + 1 + Seals.NONCE_CHARACTERS;
    int text = nonceEnd + 1;
    if (Base64Url.decode(in, idEnd + 1, Seals.NONCE_CHARACTERS, nonce, 0) < 0) {
      return Rejection.BAD_SEAL;
    }
    int count = Base64Url.decode(in, text, end - 1 - text, encrypted, 0);
    if (count < Seals.TAG_BYTES) {
      return Rejection.BAD_SEAL;
    }
    int opened = seals.decrypt(found, nonce, in, from, nonceEnd - from, encrypted, count, plain);
    return opened < 0 ? Rejection.NOT_GENUINE : opened(Level.ENCRYPT, found, plain, 0, opened);
  }

  private @Nullable Rejection opened(
      Level how, @Nullable Key with, byte[] where, int start, int count) {
    level = how;
    key = with;
    bytes = where;
    offset = start;
    length = count;
    return null;
  }

  /** Takes equally long wherever the difference is, so that nobody can guess byte by byte. */
  private static boolean same(byte[] expected, byte[] in, int from) {
    int difference = 0;
    for (int i = 0; i < expected.length; i++) {
      difference |= expected[i] ^ in[from + i];
    }
    return difference == 0;
  }
}
