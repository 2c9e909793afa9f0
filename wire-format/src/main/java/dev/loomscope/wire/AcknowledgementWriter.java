package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Writes a collector's answers: sealed as what they answer, with the same key, and never longer, so
 * that a collector cannot be used to multiply traffic towards a forged address. Not thread-safe.
 */
public final class AcknowledgementWriter {

  /** Bytes that the buffer given to {@link #write} must have. */
  public static final int MAX_BYTES = 512;

  private final Sealer sealer = new Sealer(Key.Use.ACKNOWLEDGEMENT);
  private final Ascii document = new Ascii();
  private final String collector;

  /**
   * A writer.
   *
   * @param collector the collector's start, see {@link StartId}
   */
  public AcknowledgementWriter(long collector) {
    this.collector = StartId.text(collector);
  }

  /**
   * Writes the answer to a report into {@code out}, from its first byte on; leaves room for a line
   * feed.
   *
   * @param isNameTaken whether it was not taken, for another machine reports under the node's name
   * @return its length in bytes, or 0 if it would be longer than what it answers: then none is sent
   */
  public int write(Received.Accepted accepted, boolean isNameTaken, byte[] out) {
    Header header = accepted.report().header();
    document.clear();
    document
        .add("{\"v\":1,\"ack\":")
        .add(header.sequence())
        .add(",\"start\":\"")
        .add(StartId.text(header.start()))
        .add("\",\"collector\":\"")
        .add(collector)
        .add(isNameTaken ? "\",\"name_taken\":true}" : "\"}");
    @Nullable Key key = accepted.key();
    int length =
        key == null
            ? sealer.seal(Level.NONE, KeyRing.EMPTY, document.bytes(), document.length(), out)
            : sealer.seal(accepted.level(), key, document.bytes(), document.length(), out);
    return length <= accepted.bytes() ? length : 0;
  }
}
