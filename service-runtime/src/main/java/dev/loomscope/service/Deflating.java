package dev.loomscope.service;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses what is written to it, piece by piece. Holds no more of a piece than its compressed
 * bytes. Not thread-safe.
 */
public final class Deflating extends OutputStream {

  private static final int CHUNK_BYTES = 64 * 1024;

  /** Room in which a flush is sure to end, see zlib's manual. */
  private static final int LEAST_ROOM = 16;

  /** At the lowest level: half the time of the usual one, and hardly larger. */
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

  private final CRC32 crc = new CRC32();
  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] chunk = new byte[CHUNK_BYTES];
  private int used;
  private long length;

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] more, int offset, int count) {
    crc.update(more, offset, count);
    length += count;
    deflater.setInput(more, offset, count);
    while (!deflater.needsInput()) {
      deflate(Deflater.NO_FLUSH);
    }
  }

  /** Ends the piece; the next begins. */
  public Deflated piece() {
    int room;
    int count;
    do {
      room = makeRoom();
      count = deflate(Deflater.SYNC_FLUSH);
    } while (count == room);
    chunks.add(Arrays.copyOf(chunk, used));
    Deflated piece = new Deflated(chunks, (int) crc.getValue(), length);
    used = 0;
    length = 0;
    chunks.clear();
    crc.reset();
    deflater.reset();
    return piece;
  }

  private int deflate(int flush) {
    int room = makeRoom();
    int count = deflater.deflate(chunk, used, room, flush);
    used += count;
    return count;
  }

  private int makeRoom() {
    if (chunk.length - used < LEAST_ROOM) {
      chunks.add(Arrays.copyOf(chunk, used));
      used = 0;
    }
    return chunk.length - used;
  }

  /** Gives its memory back; what was not made a piece is lost. */
  @Override
  public void close() {
    deflater.end();
  }
}
