package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Reads acknowledgements on the agent's side, under the same limits and seals as reports. It is the
 * agent's part to take one only for its own start and for a sequence that it has sent and that is
 * not acknowledged yet: an old answer, recorded and sent again, then says nothing new. Throws
 * nothing, whatever the bytes are. Not thread-safe.
 */
public final class AcknowledgementReader {

  private final Opener opener;
  private final AcknowledgementDecoder decoder = new AcknowledgementDecoder();

  /**
   * A reader.
   *
   * @param least the level that the agent sends at: what is sealed at a lower one is refused
   */
  public AcknowledgementReader(Sealing least) {
    this.opener = new Opener(least, Key.Use.ACKNOWLEDGEMENT);
  }

  /** Reads one datagram, or one line without its line feed. */
  public Answer read(byte[] bytes, int offset, int length) {
    @Nullable Rejection wrong = opener.open(bytes, offset, length);
    return wrong != null ? wrong : decoder.decode(opener.bytes(), opener.offset(), opener.length());
  }
}
