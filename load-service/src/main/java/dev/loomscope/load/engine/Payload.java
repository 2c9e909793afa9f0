package dev.loomscope.load.engine;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * What every message consists of: a window into one block of random bytes. Each message of a run
 * has a window of its own, so that an echo that belongs to another message, or to another client,
 * does not compare equal, and nothing is made or copied for a message.
 *
 * <p>The bytes never change; thread-safe.
 */
final class Payload {

  /**
   * How many windows there are; a power of two. Runs of more messages use windows again. The block
   * is to fit into a CPU's cache.
   */
  static final int WINDOWS = 1 << 16;

  /** Odd, hence no two of {@link #WINDOWS} messages in a row share a window. */
  private static final int STRIDE = 40_503;

  /** Fixed, so that a run can be repeated byte for byte. */
  private static final long SEED = 0x10_0150_09eL;

  /** Of messages up to this size all runs share one block: making one takes some milliseconds. */
  private static final int SHARED_BYTES = 1 << 20;

  private final ByteBuffer block;
  private final MemorySegment segment;

  /** Made when it is first needed, and kept. */
  private static final class Shared {
    static final Payload PAYLOAD = new Payload(SHARED_BYTES);
  }

  /**
   * A block with room for messages of a size.
   *
   * @param bytes size of a message
   */
  static Payload of(int bytes) {
    return bytes <= SHARED_BYTES ? Shared.PAYLOAD : new Payload(bytes);
  }

  private Payload(int bytes) {
    byte[] random = new byte[WINDOWS + bytes];
    new Random(SEED).nextBytes(random);
    ByteBuffer direct = ByteBuffer.allocateDirect(random.length).put(random).clear();
    this.block = direct.asReadOnlyBuffer();
    this.segment = MemorySegment.ofBuffer(block);
  }

  /** Where a message begins in the block, by its number among all messages of the run. */
  int offset(long message) {
    return (int) (message * STRIDE) & (WINDOWS - 1);
  }

  /** A view of the block with position and limit of its own, for one thread. */
  ByteBuffer view() {
    return block.duplicate();
  }

  /** Whether received bytes equal the block's at an offset. */
  boolean matches(MemorySegment received, int length, int offset) {
    return MemorySegment.mismatch(received, 0, length, segment, offset, (long) offset + length) < 0;
  }
}
