package dev.loomscope.collector.exposition;

import dev.loomscope.wire.SeriesField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/** Writes the samples of families as bytes, without an object for a sample. Not thread-safe. */
final class SampleWriter {

  /** Bytes that go to the body at once: few enough to stay in a cache, many to be worth a write. */
  private static final int BUFFER_BYTES = 32 * 1024;

  /** Bytes of a number at most: a long with its sign; a double's text is no longer than 24. */
  private static final int NUMBER_BYTES = 24;

  /** A double below this is exact to a thousandth in a long. */
  private static final double MAX_EXACT = 1L << 43;

  private static final long[] POWERS_OF_TEN =
      LongStream.iterate(1, power -> 10 * power).limit(SeriesField.MAX_DECIMALS + 1).toArray();

  private static final byte[] LABELS_END = {'}', ' '};
  private static final byte[] NONE = {};

  private final OutputStream body;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int length;
  private byte[] name = NONE;

  SampleWriter(OutputStream body) {
    this.body = body;
  }

  /** Begins a family; the samples that follow are its own. */
  void begin(Family family) {
    name = family.sampleName();
  }

  /** A whole number; left out if it is negative, which says that it is not known. */
  void number(Labels labels, long value) throws IOException {
    if (value >= 0) {
      start(labels, LABELS_END);
      digits(value);
      end();
    }
  }

  /** Milliseconds as seconds; left out if negative. */
  void seconds(Labels labels, long millis) throws IOException {
    seconds(labels, LABELS_END, millis);
  }

  /**
   * Milliseconds as seconds; left out if negative.
   *
   * @param more the rest of the labels, and what ends them
   */
  void seconds(Labels labels, byte[] more, long millis) throws IOException {
    if (millis >= 0) {
      start(labels, more);
      decimal(millis, 1_000);
      end();
    }
  }

  /**
   * A whole number of 10<sup>-decimals</sup>.
   *
   * @param more the rest of the labels, and what ends them
   */
  void decimal(Labels labels, byte[] more, long value, int decimals) throws IOException {
    start(labels, more);
    if (value < 0) {
      buffer[length++] = '-';
    }
    decimal(Math.abs(value), POWERS_OF_TEN[decimals]);
    end();
  }

  /** A finite number, 0 or more. */
  void real(Labels labels, double value) throws IOException {
    start(labels, LABELS_END);
    long thousandths = Math.round(value * 1_000);
    if (value < MAX_EXACT && thousandths / 1_000.0 == value) {
      decimal(thousandths, 1_000);
    } else {
      bytes(Double.toString(value).getBytes(StandardCharsets.US_ASCII));
    }
    end();
  }

  /** Hands everything to the body. */
  void flush() throws IOException {
    body.write(buffer, 0, length);
    length = 0;
  }

  private void start(Labels labels, byte[] more) throws IOException {
    bytes(name);
    bytes(labels.bytes());
    bytes(more);
    makeRoom(NUMBER_BYTES + 1);
  }

  private void end() {
    buffer[length++] = '\n';
  }

  /** Writes so many parts of a whole as a decimal fraction, without zeros at its end. */
  private void decimal(long parts, long whole) {
    digits(parts / whole);
    long fraction = parts % whole;
    if (fraction == 0) {
      return;
    }
    buffer[length++] = '.';
    for (long unit = whole / 10; fraction > 0; unit /= 10) {
      buffer[length++] = (byte) ('0' + fraction / unit);
      fraction %= unit;
    }
  }

  private void digits(long number) {
    int first = length;
    long rest = number;
    do {
      buffer[length++] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    for (int low = first, high = length - 1; low < high; low++, high--) {
      byte digit = buffer[low];
      buffer[low] = buffer[high];
      buffer[high] = digit;
    }
  }

  private void bytes(byte[] more) throws IOException {
    makeRoom(more.length);
    System.arraycopy(more, 0, buffer, length, more.length);
    length += more.length;
  }

  private void makeRoom(int bytes) throws IOException {
    if (length + bytes > buffer.length) {
      flush();
    }
  }
}
