package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * What can be told of a datagram without cryptography and without reading its document: its size,
 * whether its first bytes are those of a document or a seal, the level, the version of the seal,
 * whether the key is known. Costs some ten nanoseconds. Thread-safe.
 */
public final class FirstLook {

  /** What a seal begins with: {@code s1 }, {@code e1 }. */
  static final int PREFIX = 3;

  private final Sealing sealing;

  /**
   * Looks at what came to a receiver.
   *
   * @param least what it demands
   */
  public FirstLook(Sealing least) {
    this.sealing = least;
  }

  /** Returns why this is refused, or null: then it is worth a second look. */
  public @Nullable Rejection at(byte[] in, int from, int count) {
    if (count == 0) {
      return Rejection.EMPTY;
    }
    if (count > Protocol.MAX_DATAGRAM_BYTES) {
      return Rejection.OVERSIZE;
    }
    if (in[from] == '{') {
      return sealing.level() == Level.NONE ? null : Rejection.LEVEL_TOO_LOW;
    }
    if (count < PREFIX || (in[from] != 's' && in[from] != 'e') || in[from + 2] != ' ') {
      return Rejection.NOT_JSON;
    }
    if (in[from + 1] != '1') {
      return in[from + 1] >= '0' && in[from + 1] <= '9'
          ? Rejection.UNSUPPORTED_SEAL
          : Rejection.NOT_JSON;
    }
    Level sealed = level(in, from);
    if (sealed.compareTo(sealing.level()) < 0) {
      return Rejection.LEVEL_TOO_LOW;
    }
    int end = from + count;
    int idEnd = idEnd(in, from, end);
    if (idEnd <= from + PREFIX || !isWhole(sealed, in, idEnd, end)) {
      return Rejection.BAD_SEAL;
    }
    return key(in, from, idEnd) == null ? Rejection.UNKNOWN_KEY : null;
  }

  /** Whether what follows a key's id has the form of a seal and its document, to the last byte. */
  private static boolean isWhole(Level sealed, byte[] in, int idEnd, int end) {
    if (sealed == Level.SIGN) {
      int macEnd = idEnd + 1 + Seals.MAC_CHARACTERS;
      return macEnd + 1 < end
          && in[macEnd] == ' '
          && in[macEnd + 1] == '{'
          // Cut off on the way: worth telling from a seal that does not fit.
          && in[end - 1] == '}';
    }
    int nonceEnd = idEnd + 1 + Seals.NONCE_CHARACTERS;
    return nonceEnd + 1 < end && in[nonceEnd] == ' ' && in[end - 1] == '.';
  }

  /** The level of what begins as a seal does. */
  static Level level(byte[] in, int from) {
    return in[from] == 's' ? Level.SIGN : Level.ENCRYPT;
  }

  /** Where the key's id ends; -1 if nowhere. */
  static int idEnd(byte[] in, int from, int end) {
    int most = Math.min(end, from + PREFIX + Key.MAX_ID_BYTES + 1);
    for (int i = from + PREFIX; i < most; i++) {
      if (in[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  /** The key that is named, or from which it is derived; null if it is not known. */
  @Nullable Key key(byte[] in, int from, int idEnd) {
    return sealing.keys().get().find(in, from + PREFIX, idEnd);
  }
}
