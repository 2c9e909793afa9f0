package dev.loomscope.collector.receive;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands datagrams over from one thread to one other: a ring of buffers that are made once. The
 * reader neither waits nor allocates; when the ring is full, it is told.
 *
 * <pre>
 *   reader:  free() -> fill -> put()        decoder:  next() -> look at it -> release()
 *
 *            taken                 put
 *   ...free...|...wait for decoder..|...free...
 * </pre>
 */
final class DatagramQueue {

  private final Datagram[] ring;

  /** How many were put in, ever; written by the reader. */
  private final AtomicLong put = new AtomicLong();

  /** How many were released, ever; written by the decoder. */
  private final AtomicLong taken = new AtomicLong();

  private volatile @Nullable Thread waiting;
  private volatile boolean closed;

  DatagramQueue(int length) {
    ring = new Datagram[length];
    for (int i = 0; i < length; i++) {
      ring[i] = new Datagram();
    }
  }

  private Datagram at(long index) {
    return ring[(int) (index % ring.length)];
  }

  /** The reader's: a free place, the same until it is put; null if there is none. */
  @Nullable Datagram free() {
    long next = put.getPlain();
    return next - taken.get() < ring.length ? at(next) : null;
  }

  /** The reader's: hands the free place over. */
  void put() {
    put.set(put.getPlain() + 1);
    wake();
  }

  /** The decoder's: waits for a datagram; null if there is none and the queue was closed. */
  @Nullable Datagram next() {
    long next = taken.getPlain();
    if (put.get() == next) {
      waiting = Thread.currentThread();
      while (put.get() == next && !closed) {
        LockSupport.park(this);
      }
      waiting = null;
    }
    return put.get() == next ? null : at(next);
  }

  /** The decoder's: gives the datagram's place back. */
  void release() {
    taken.set(taken.getPlain() + 1);
  }

  /** Says that no more are put. The decoder gets those that are there. */
  void close() {
    closed = true;
    wake();
  }

  private void wake() {
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Datagrams that wait, or are being looked at. */
  int depth() {
    return (int) Math.max(0, put.get() - taken.get());
  }

  int limit() {
    return ring.length;
  }
}
