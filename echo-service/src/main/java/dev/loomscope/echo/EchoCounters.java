package dev.loomscope.echo;

import dev.loomscope.echo.process.WaitBuckets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Counts what a server in this JVM does. Thread-safe; counting neither locks nor allocates, for it
 * happens with every message.
 */
final class EchoCounters {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder messagesReceived = new LongAdder();
  private final LongAdder messagesSent = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final Map<CloseReason, LongAdder> closed = adders(CloseReason.class);
  private final Map<ErrorReason, LongAdder> errors = adders(ErrorReason.class);
  private final AtomicLongArray firstReads = new AtomicLongArray(WaitBuckets.COUNT);
  private final LongAdder firstReadNanos = new LongAdder();

  void accepted() {
    accepted.increment();
  }

  void closed(CloseReason reason) {
    Objects.requireNonNull(closed.get(reason)).increment();
  }

  void error(ErrorReason reason) {
    Objects.requireNonNull(errors.get(reason)).increment();
  }

  void received(int bytes) {
    messagesReceived.increment();
    bytesReceived.add(bytes);
  }

  void sent(int bytes) {
    bytesSent.add(bytes);
  }

  void echoed() {
    messagesSent.increment();
  }

  void firstRead(long nanosSinceAccept) {
    firstReads.incrementAndGet(WaitBuckets.of(nanosSinceAccept));
    firstReadNanos.add(nanosSinceAccept);
  }

  /** The counts as they are now. */
  EchoTotals totals() {
    List<Long> waits = IntStream.range(0, WaitBuckets.COUNT).mapToObj(firstReads::get).toList();
    // Closed before accepted: a connection must not be seen closed that was not seen accepted.
    Map<CloseReason, Long> closedNow = sums(CloseReason.class, closed);
    return new EchoTotals(
        accepted.sum(),
        closedNow,
        messagesReceived.sum(),
        messagesSent.sum(),
        bytesReceived.sum(),
        bytesSent.sum(),
        sums(ErrorReason.class, errors),
        new EchoTotals.Waits(waits, firstReadNanos.sum()));
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
    Map<E, Long> sums = new EnumMap<>(type);
    adders.forEach((constant, adder) -> sums.put(constant, adder.sum()));
    return sums;
  }
}
