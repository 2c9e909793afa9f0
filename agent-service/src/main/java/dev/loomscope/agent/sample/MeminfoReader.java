package dev.loomscope.agent.sample;

import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Protocol;
import java.io.IOException;
import java.nio.file.Path;

/** Reads {@code /proc/meminfo}, see proc(5). */
final class MeminfoReader {

  /** What the file calls kB. */
  private static final long BYTES = 1_024;

  private MeminfoReader() {}

  static Memory read(Path proc, ProcText text) throws IOException {
    long total = Protocol.UNKNOWN;
    long free = Protocol.UNKNOWN;
    long available = Protocol.UNKNOWN;
    long buffers = Protocol.UNKNOWN;
    long cached = Protocol.UNKNOWN;
    long swapTotal = Protocol.UNKNOWN;
    long swapFree = Protocol.UNKNOWN;
    text.read(proc.resolve("meminfo"));
    while (text.nextLine()) {
      if (text.skip("MemTotal:")) {
        total = bytes(text);
      } else if (text.skip("MemFree:")) {
        free = bytes(text);
      } else if (text.skip("MemAvailable:")) {
        available = bytes(text);
      } else if (text.skip("Buffers:")) {
        buffers = bytes(text);
      } else if (text.skip("Cached:")) {
        cached = bytes(text);
      } else if (text.skip("SwapTotal:")) {
        swapTotal = bytes(text);
      } else if (text.skip("SwapFree:")) {
        swapFree = bytes(text);
      }
    }
    if (total < 0) {
      throw new IOException("meminfo has no MemTotal");
    }
    return new Memory(
        total,
        used(total, available),
        free,
        available,
        buffers,
        cached,
        swapTotal,
        used(swapTotal, swapFree),
        swapFree);
  }

  private static long bytes(ProcText text) {
    long kibibytes = text.count();
    return kibibytes < 0 || kibibytes > Long.MAX_VALUE / BYTES
        ? Protocol.UNKNOWN
        : kibibytes * BYTES;
  }

  private static long used(long total, long free) {
    return total < 0 || free < 0 ? Protocol.UNKNOWN : Math.max(0, total - free);
  }
}
