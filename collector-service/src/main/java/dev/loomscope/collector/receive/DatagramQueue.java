package dev.loomscope.collector.receive;

import dev.loomscope.wire.Protocol;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands datagrams over from one thread to one other: a ring of places in one array that is made
 * once. The reader neither waits nor allocates; when there is no place, it is told.
 *
 * <pre>
 *   reader:  put()        decoder:  next() -> look at it -> release()
 *
 *            taken                 put
 *   ...free...|...wait for decoder..|...free...
 * </pre>
 *
 * <p>No source can keep the others from it. A source that is known may have four times as many
 * datagrams waiting as there are free places, four fifths of all if it is alone. One that is not
 * known may have as many as are free, and all of these together no more than a known one.
 */
final class DatagramQueue {

  /** Why a datagram was not taken. */
  enum Refusal {
    /** There is no place. */
    FULL,
    /** Its source has its share. */
    SHARE
  }

  /** What most datagrams fit in, as agents fill an Ethernet frame and no more. */
  static final int PLACE_BYTES = 2_048;

  /** Places that the largest datagram takes. */
  static final int MOST_PLACES = Math.ceilDiv(Protocol.MAX_DATAGRAM_BYTES, PLACE_BYTES);

  private static final int SHARE_OF_FREE = 4;

  /** One more datagram than places: what begins in the last place ends beyond it. */
  private final byte[] bytes;

  private final Datagram[] ring;

  /** Places that were filled, ever; written by the reader. */
  private final AtomicLong put = new AtomicLong();

  /** Places that were released, ever; written by the decoder. */
  private final AtomicLong taken = new AtomicLong();

  private final AtomicInteger depth = new AtomicInteger();
  private final AtomicInteger ofStrangers = new AtomicInteger();

  private volatile @Nullable Thread waiting;
  private volatile boolean closed;

  DatagramQueue(int places) {
    bytes = new byte[(places + MOST_PLACES - 1) * PLACE_BYTES];
    ring = new Datagram[places];
    for (int i = 0; i < places; i++) {
      ring[i] = new Datagram(i * PLACE_BYTES);
    }
  }

  private Datagram at(long index) {
    return ring[(int) (index % ring.length)];
  }

  private static int places(int length) {
    return Math.max(1, Math.ceilDiv(length, PLACE_BYTES));
  }

  /** The reader's: puts a datagram in, or says why not. */
  @Nullable Refusal put(byte[] datagram, int length, InetSocketAddress from, Source source) {
    long next = put.getPlain();
    int free = (int) (ring.length - (next - taken.get()));
    if (free < places(length)) {
      return Refusal.FULL;
    }
    if (hasItsShare(source, free)) {
      return Refusal.SHARE;
    }
    Datagram place = at(next);
    System.arraycopy(datagram, 0, bytes, place.offset(), length);
    place.set(length, from, source);
    depth.incrementAndGet();
    source.waits();
    if (place.isOfStranger()) {
      ofStrangers.incrementAndGet();
    }
    put.set(next + places(length));
    wake();
    return null;
  }

  private boolean hasItsShare(Source source, int free) {
    return source.isKnown()
        ? source.waiting() >= SHARE_OF_FREE * free
        : source.waiting() >= free || ofStrangers.get() >= SHARE_OF_FREE * free;
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

  /** What the datagrams' bytes stand in. */
  byte[] bytes() {
    return bytes;
  }

  /** The decoder's: gives the datagram's places back. */
  void release(Datagram datagram) {
    datagram.source().waitsNoMore();
    if (datagram.isOfStranger()) {
      ofStrangers.decrementAndGet();
    }
    depth.decrementAndGet();
    taken.set(taken.getPlain() + places(datagram.length()));
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
    return depth.get();
  }

  /** Places that there are. */
  int limit() {
    return ring.length;
  }
}
