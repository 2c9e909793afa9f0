package dev.loomscope.wire;

import java.io.IOException;

/** Takes what a {@link ReportEncoder} makes of a sample. */
public interface DatagramSink {

  /** Why an item does not travel. */
  enum Drop {
    /** It alone, with the header and the seal, is more than a datagram may be. */
    TOO_LARGE,
    /** It has a text or number that the protocol does not allow. */
    INVALID,
    /** The sample would have more than {@link Protocol#MAX_PARTS} datagrams. */
    TOO_MANY_PARTS
  }

  /**
   * Takes a datagram, sealed and ready to be sent.
   *
   * @param buffer holds it until this method returns. There is room for one more byte at {@code
   *     length}, where a TCP sender puts its line feed.
   * @param length how many bytes it has, from the buffer's first
   * @param sequence its sequence
   * @throws IOException if it cannot be sent; the sample's other datagrams are then left out
   */
  void datagram(byte[] buffer, int length, long sequence) throws IOException;

  /**
   * Learns that an item does not travel.
   *
   * @param item the item's device, mount point or core number; the section's name if it is no list
   */
  void dropped(Section section, String item, Drop why);
}
