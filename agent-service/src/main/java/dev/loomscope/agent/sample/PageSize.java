package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's page size, by what it gave this process at its start, see getauxval(3). */
final class PageSize {

  private static final long AT_PAGESZ = 6;

  private PageSize() {}

  /** Bytes; {@link Protocol#UNKNOWN} if the kernel does not say. */
  static long bytes() {
    try {
      ByteBuffer pairs =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (pairs.remaining() >= 2 * Long.BYTES) {
        long type = pairs.getLong();
        long value = pairs.getLong();
        if (type == AT_PAGESZ) {
          return value;
        }
      }
    } catch (IOException _) {
      // no Linux
    }
    return Protocol.UNKNOWN;
  }
}
