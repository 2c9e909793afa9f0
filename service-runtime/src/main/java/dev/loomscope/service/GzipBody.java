package dev.loomscope.service;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A gzip file (RFC 1952) of what is written to it, compressed at the lowest level, and of pieces
 * that are compressed already, which it takes as they are. Not thread-safe.
 */
final class GzipBody extends OutputStream {

  private static final int BUFFER_BYTES = 16 * 1024;

  /** Magic number, deflate, no flags, no time, fastest, no system in particular. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

  /** CRC-32's polynomial, the lowest power in the highest bit. */
  private static final int POLYNOMIAL = 0xedb88320;

  private final OutputStream out;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;

  /** Of what was compressed here since the last piece. */
  private final CRC32 freshCrc = new CRC32();

  private long fresh;

  /** Of all before that. */
  private int crc;

  private long length;

  /** Writes to a stream that it does not close. */
  GzipBody(OutputStream out) throws IOException {
    this.out = out;
    emit(HEADER, 0, HEADER.length);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] more, int offset, int count) throws IOException {
    freshCrc.update(more, offset, count);
    fresh += count;
    deflater.setInput(more, offset, count);
    while (!deflater.needsInput()) {
      deflate(Deflater.NO_FLUSH);
    }
  }

  /** Adds a piece. */
  void add(Deflated piece) throws IOException {
    if (fresh > 0) {
      endFresh();
    }
    for (byte[] chunk : piece.chunks()) {
      emit(chunk, 0, chunk.length);
    }
    append(piece.crc(), piece.length());
  }

  /** What comes next must not refer to what stands before a piece: so the flush is a full one. */
  private void endFresh() throws IOException {
    int room;
    int count;
    do {
      room = makeRoom();
      count = deflate(Deflater.FULL_FLUSH);
    } while (count == room);
    append((int) freshCrc.getValue(), fresh);
    freshCrc.reset();
    fresh = 0;
  }

  /** Ends the file. */
  void finish() throws IOException {
    deflater.finish();
    while (!deflater.finished()) {
      deflate(Deflater.NO_FLUSH);
    }
    append((int) freshCrc.getValue(), fresh);
    number(crc);
    number((int) length);
    flush();
  }

  /** Gives its memory back, finished or not. */
  void release() {
    deflater.end();
  }

  private int deflate(int flush) throws IOException {
    int room = makeRoom();
    int count = deflater.deflate(buffer, used, room, flush);
    used += count;
    return count;
  }

  private int makeRoom() throws IOException {
    if (used > BUFFER_BYTES / 2) {
      drain();
    }
    return buffer.length - used;
  }

  private void emit(byte[] bytes, int offset, int count) throws IOException {
    if (count > buffer.length - used) {
      drain();
    }
    if (count > buffer.length) {
      out.write(bytes, offset, count);
    } else {
      System.arraycopy(bytes, offset, buffer, used, count);
      used += count;
    }
  }

  private void number(int value) throws IOException {
    byte[] bytes = {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    emit(bytes, 0, bytes.length);
  }

  private void drain() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  private void append(int nextCrc, long nextLength) {
    crc = multiply(powerOfBytes(nextLength), crc) ^ nextCrc;
    length += nextLength;
  }

  /**
   * The product of two polynomials over GF(2), modulo CRC-32's. With it the CRC of two runs of
   * bytes follows from theirs, as in zlib's {@code crc32_combine}.
   */
  private static int multiply(int a, int b) {
    int product = 0;
    int factor = b;
    for (int bit = 31; bit >= 0; bit--) {
      if (((a >>> bit) & 1) != 0) {
        product ^= factor;
      }
      factor = (factor & 1) != 0 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
    }
    return product;
  }

  /** x to the power of eight times so many bytes. */
  private static int powerOfBytes(long bytes) {
    int power = 1 << 31; // x to the power of 0
    int square = 1 << (31 - Byte.SIZE); // x to the power of 8
    for (long rest = bytes; rest > 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power = multiply(square, power);
      }
      square = multiply(square, square);
    }
    return power;
  }
}
