package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Opens documents that were received, and refuses those that are sealed less than is demanded. What
 * was opened last is in its accessors. Not thread-safe.
 */
final class Opener {

  private static final byte[] NOTHING = {};

  private final Sealing sealing;
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
    this.sealing = sealing;
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
    if (count == 0) {
      return Rejection.EMPTY;
    }
    if (count > Protocol.MAX_DATAGRAM_BYTES) {
      return Rejection.OVERSIZE;
    }
    if (in[from] == '{') {
      return opened(Level.NONE, null, in, from, count);
    }
    if (count < 3 || (in[from] != 's' && in[from] != 'e') || in[from + 2] != ' ') {
      return Rejection.NOT_JSON;
    }
    if (in[from + 1] != '1') {
      return in[from + 1] >= '0' && in[from + 1] <= '9'
          ? Rejection.UNSUPPORTED_SEAL
          : Rejection.NOT_JSON;
    }
    Level sealed = in[from] == 's' ? Level.SIGN : Level.ENCRYPT;
    if (sealed.compareTo(sealing.level()) < 0) {
      return Rejection.LEVEL_TOO_LOW;
    }
    int end = from + count;
    int idEnd = space(in, from + 3, Math.min(end, from + 3 + Key.MAX_ID + 1));
    if (idEnd <= from + 3) {
      return Rejection.BAD_SEAL;
    }
    return sealed == Level.SIGN
        ? openSigned(in, from, idEnd, end)
        : openEncrypted(in, from, idEnd, end);
  }

  private @Nullable Rejection openSigned(byte[] in, int from, int idEnd, int end) {
    int macEnd = idEnd + 1 + Seals.MAC_CHARACTERS;
    if (macEnd + 1 >= end
        || in[macEnd] != ' '
        || in[macEnd + 1] != '{'
        // Cut off on the way: worth telling from a seal that does not fit.
        || in[end - 1] != '}') {
      return Rejection.BAD_SEAL;
    }
    @Nullable Key found = sealing.keys().get().find(in, from + 3, idEnd);
    if (found == null) {
      return Rejection.UNKNOWN_KEY;
    }
    int document = macEnd + 1;
    seals.sign(found, in, from, idEnd + 1 - from, document, end - document, mac);
    return same(mac, in, idEnd + 1)
        ? opened(Level.SIGN, found, in, document, end - document)
        : Rejection.NOT_GENUINE;
  }

  private @Nullable Rejection openEncrypted(byte[] in, int from, int idEnd, int end) {
    int nonceEnd = idEnd + 1 + Seals.NONCE_CHARACTERS;
    int text = nonceEnd + 1;
    if (text >= end
        || in[nonceEnd] != ' '
        || in[end - 1] != '.'
        || Base64Url.decode(in, idEnd + 1, Seals.NONCE_CHARACTERS, nonce, 0) < 0) {
      return Rejection.BAD_SEAL;
    }
    @Nullable Key found = sealing.keys().get().find(in, from + 3, idEnd);
    if (found == null) {
      return Rejection.UNKNOWN_KEY;
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
    if (how.compareTo(sealing.level()) < 0) {
      return Rejection.LEVEL_TOO_LOW;
    }
    level = how;
    key = with;
    bytes = where;
    offset = start;
    length = count;
    return null;
  }

  private static int space(byte[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in[i] == ' ') {
        return i;
      }
    }
    return -1;
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
