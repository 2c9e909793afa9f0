package dev.loomscope.wire;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the lines of a TCP connection, each a sealed or plain document without its line feed,
 * within a fixed buffer. A line that is too long is skipped to its end and told as such; the next
 * is read as if nothing had been. A line that is much too long is not read to its end. Empty lines
 * are skipped. Not thread-safe.
 *
 * <pre>{@code
 * int length;
 * while ((length = lines.next()) != LineReader.END) {
 *   Received received = length == LineReader.OVERSIZE
 *       ? Rejection.OVERSIZE
 *       : receiver.receive(lines.buffer(), lines.offset(), length);
 * }
 * }</pre>
 */
public final class LineReader {

  /** The stream has ended; a line that has no line feed is not told. */
  public static final int END = -1;

  /** A line was longer than {@link Protocol#MAX_DATAGRAM_BYTES}. */
  public static final int OVERSIZE = -2;

  /** A line went on for {@link #MAX_LINE_BYTES} without an end. There is no reading on. */
  public static final int ENDLESS = -3;

  /** Bytes of a line after which its end is no longer waited for. */
  public static final int MAX_LINE_BYTES = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[Protocol.MAX_DATAGRAM_BYTES + 1];
  private int from;
  private int to;
  private int offset;
  private boolean skipping;
  private int skipped;

  /** Reads from a stream, which it never closes. */
  public LineReader(InputStream in) {
    this.in = in;
  }

  /** The buffer that the last line stands in, until the next is asked for. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where in the buffer it begins. */
  public int offset() {
    return offset;
  }

  /**
   * Waits for the next line and returns its length in bytes, {@link #OVERSIZE}, {@link #ENDLESS} or
   * {@link #END}.
   *
   * @throws IOException if the stream cannot be read
   */
  public int next() throws IOException {
    int scanned = from;
    while (true) {
      int feed = lineFeed(scanned);
      if (feed >= 0) {
        offset = from;
        int length = feed - from;
        from = feed + 1;
        scanned = from;
        if (skipping) {
          skipping = false;
          skipped = 0;
          return OVERSIZE;
        }
        if (length > 0) {
          return length;
        }
      } else {
        makeRoom();
        if (skipped >= MAX_LINE_BYTES) {
          return ENDLESS;
        }
        scanned = to;
        int count = in.read(buffer, to, buffer.length - to);
        if (count < 0) {
          return END;
        }
        to += count;
      }
    }
  }

  private int lineFeed(int start) {
    for (int i = start; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Moves what is there to the front; forgets it if it is too long already. */
  private void makeRoom() {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    if (to == buffer.length || skipping) {
      skipping = true;
      skipped += to;
      to = 0;
    }
  }
}
