package dev.loomscope.load.engine;

import org.jspecify.annotations.Nullable;

/**
 * Room for one of an open loop's connections, through all its lives, and for the request that is
 * under way on it. Used by one thread.
 */
final class Slot {

  /** The number of a request that is none of the schedule's: it opens a connection that is kept. */
  static final long OPENING = -1;

  final int number;
  @Nullable Connection connection;

  /** Echoes that the connection has before it. */
  int life;

  /** The request under way, if it is busy. */
  long request;

  boolean busy;

  /** When the request was due, and when it was begun: sent, or its connect begun. */
  long due;

  long began;

  /** Since when it has not been busy. */
  long freeSince;

  /** The longest latency of its requests that are measured. */
  long slowest;

  /** Echoes of the schedule's requests. */
  int echoes;

  /** Whether it never had an echo, or none when it was opened. */
  boolean starved;

  /** Whether the echo of its request is known to be altered. */
  boolean altered;

  Slot(int number, int firstLife) {
    this.number = number;
    this.life = firstLife;
  }
}
