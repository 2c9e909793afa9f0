package dev.loomscope.load.server;

import java.time.Duration;

/** Reads a server's memory while it is under load. */
public interface MemoryReader {

  /** Of a server whose metrics nobody knows. */
  MemoryReader NONE =
      new MemoryReader() {
        @Override
        public void readMemory() {}

        @Override
        public void awaitMemoryReading(Duration bound) {}
      };

  /** Reads the server now, its memory, too. */
  void readMemory();

  /**
   * Waits until the server has read its memory anew, and keeps that reading alone. A server of many
   * processes does so seldom, because it takes long.
   *
   * @param bound how long to wait at most
   */
  void awaitMemoryReading(Duration bound) throws InterruptedException;
}
