package dev.loomscope.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffer that JSON without need of escaping is put together in. Not thread-safe. */
final class Ascii {

  private byte[] bytes = new byte[256];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  Ascii add(String ascii) {
    return add(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  Ascii add(byte[] more) {
    return add(more, 0, more.length);
  }

  Ascii add(byte[] more, int offset, int count) {
    makeRoom(count);
    System.arraycopy(more, offset, bytes, length, count);
    length += count;
    return this;
  }

  Ascii add(char ascii) {
    makeRoom(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Adds a number that is 0 or more. */
  Ascii add(long number) {
    int digits = digits(number);
    makeRoom(digits);
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void makeRoom(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }
}
