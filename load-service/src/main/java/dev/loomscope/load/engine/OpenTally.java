package dev.loomscope.load.engine;

import org.HdrHistogram.Histogram;

/** What one thread counts while it drives an open loop. Written by that thread alone. */
final class OpenTally {

  /** What it counts as in a closed loop; its latency is that from the time a request was due. */
  final Tally common = new Tally();

  final Histogram service = Tally.histogram();
  final Histogram sendLag = Tally.histogram();
  final Histogram ownLag = Tally.histogram();

  /** Of each connection the longest latency. */
  final Histogram slowest = Tally.histogram();

  long measuredEchoes;
  long unsent;
}
