package dev.loomscope.service;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Bytes that were compressed once, to be written to many: as they are into the gzip that somebody
 * asked for, or decompressed a little at a time. Immutable.
 *
 * <p>Blocks of RFC 1951 without the last, which need nothing that stands before them.
 */
public final class Deflated {

  private static final int BUFFER_BYTES = 32 * 1024;

  private final List<byte[]> chunks;
  private final int crc;
  private final long length;

  Deflated(List<byte[]> chunks, int crc, long length) {
    this.chunks = List.copyOf(chunks);
    this.crc = crc;
    this.length = length;
  }

  /** Writes the bytes; what they are written to decides in which form. */
  public void writeTo(OutputStream body) throws IOException {
    if (body instanceof GzipBody gzip) {
      gzip.add(this);
    } else {
      inflateTo(body);
    }
  }

  private void inflateTo(OutputStream body) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (byte[] chunk : chunks) {
        inflater.setInput(chunk);
        int count;
        while ((count = inflater.inflate(buffer)) > 0) {
          body.write(buffer, 0, count);
        }
      }
    } catch (DataFormatException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      inflater.end();
    }
  }

  /** The compressed bytes; not to be changed. */
  List<byte[]> chunks() {
    return chunks;
  }

  /** The CRC-32 of the bytes. */
  int crc() {
    return crc;
  }

  /** How many bytes there are, not compressed. */
  public long length() {
    return length;
  }
}
