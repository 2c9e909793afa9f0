package dev.loomscope.agent.sample;

import dev.loomscope.wire.Load;
import java.io.IOException;
import java.nio.file.Path;

/** Reads {@code /proc/loadavg}, see proc(5). */
final class LoadReader {

  private LoadReader() {}

  static Load read(Path proc, ProcText text) throws IOException {
    text.read(proc.resolve("loadavg"));
    text.nextLine();
    try {
      return new Load(
          Double.parseDouble(text.word()),
          Double.parseDouble(text.word()),
          Double.parseDouble(text.word()));
    } catch (NumberFormatException odd) {
      text.noteMalformed();
      throw new IOException("loadavg has no three numbers", odd);
    }
  }
}
