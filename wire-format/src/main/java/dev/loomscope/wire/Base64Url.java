package dev.loomscope.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Base64 of RFC 4648, section 5 ("base64url"), without padding, between ranges of arrays. Unlike
 * the JDK's it neither copies nor throws, and it takes exactly one text for given bytes: with spare
 * bits that may be anything, an altered datagram could still pass.
 */
final class Base64Url {

  private static final byte[] DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  private Base64Url() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = (byte) i;
    }
    return values;
  }

  /** How many characters so many bytes take. */
  static int encodedLength(int bytes) {
    return (bytes * 4 + 2) / 3;
  }

  /** How many bytes fit in so many characters. */
  static int decodedLength(int characters) {
    return characters * 3 / 4;
  }

  /** Returns how many characters were written. */
  static int encode(byte[] from, int offset, int length, byte[] to, int toOffset) {
    int out = toOffset;
    int bits = 0;
    int held = 0;
    for (int i = offset; i < offset + length; i++) {
      bits = bits << 8 | (from[i] & 0xFF);
      held += 8;
      while (held >= 6) {
        held -= 6;
        to[out++] = DIGITS[bits >> held & 63];
      }
    }
    if (held > 0) {
      to[out++] = DIGITS[bits << (6 - held) & 63];
    }
    return out - toOffset;
  }

  /** Returns how many bytes were written, or -1 if this is not the one text of any bytes. */
  static int decode(byte[] from, int offset, int length, byte[] to, int toOffset) {
    if (length % 4 == 1) {
      return -1;
    }
    int in = offset;
    int out = toOffset;
    int bad = 0;
    for (int end = offset + length / 4 * 4; in < end; in += 4) {
      int bits = value(from[in]) << 18 | value(from[in + 1]) << 12 | value(from[in + 2]) << 6;
      bits |= value(from[in + 3]);
      bad |= bits;
      to[out] = (byte) (bits >> 16);
      to[out + 1] = (byte) (bits >> 8);
      to[out + 2] = (byte) bits;
      out += 3;
    }
    int spare = 0;
    if (length % 4 == 2) {
      int bits = value(from[in]) << 6 | value(from[in + 1]);
      bad |= bits;
      to[out++] = (byte) (bits >> 4);
      spare = bits & 15;
    } else if (length % 4 == 3) {
      int bits = value(from[in]) << 12 | value(from[in + 1]) << 6 | value(from[in + 2]);
      bad |= bits;
      to[out++] = (byte) (bits >> 10);
      to[out++] = (byte) (bits >> 2);
      spare = bits & 3;
    }
    // A character that is no digit has made its bits negative.
    return bad < 0 || spare != 0 ? -1 : out - toOffset;
  }

  private static int value(byte digit) {
    return VALUES[digit & 0xFF];
  }
}
