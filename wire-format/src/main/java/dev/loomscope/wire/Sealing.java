package dev.loomscope.wire;

import java.util.function.Supplier;

/**
 * How a program seals what it sends, and the least that it demands of what it receives. Immutable.
 *
 * @param keys asked for each datagram, so that keys can change while the program runs; thread-safe
 */
public record Sealing(Level level, Supplier<KeyRing> keys) {

  /** Sends everything as it is; takes what is not sealed, and nothing that is. */
  public static Sealing none() {
    return new Sealing(Level.NONE, () -> KeyRing.EMPTY);
  }
}
