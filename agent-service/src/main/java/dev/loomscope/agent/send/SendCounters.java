package dev.loomscope.agent.send;

import dev.loomscope.wire.Rejection;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what happens on the way to collectors, over any number of senders. Thread-safe. */
public final class SendCounters implements SendObserver {

  private final InstantSource clock;
  private final LongAdder datagrams = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder silences = new LongAdder();
  private final Map<Unsent, LongAdder> unsent = adders(Unsent.class);
  private final Map<SendFailure, LongAdder> failures = adders(SendFailure.class);
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
  private volatile long lastAcknowledged;

  /** All zero. */
  public SendCounters(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void sent(int count) {
    datagrams.increment();
    bytes.add(count);
  }

  @Override
  public void unsent(Unsent why) {
    increment(unsent, why);
  }

  @Override
  public void acknowledged(long sequence) {
    acknowledged.increment();
    lastAcknowledged = clock.millis();
  }

  @Override
  public void refused(String reason) {
    refused.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  @Override
  public void nameTaken(String node) {
    refused(Rejection.Reason.NAME_TAKEN.label());
  }

  @Override
  public void failed(SendFailure what, @Nullable String detail) {
    increment(failures, what);
  }

  @Override
  public void silent(@Nullable InetSocketAddress address) {
    silences.increment();
  }

  @Override
  public void heardAgain(InetSocketAddress address) {
    // the acknowledgement itself is counted
  }

  /** Datagrams handed to the system. */
  public long datagrams() {
    return datagrams.sum();
  }

  /** Their bytes. */
  public long bytes() {
    return bytes.sum();
  }

  /** Datagrams that a collector acknowledged. */
  public long acknowledged() {
    return acknowledged.sum();
  }

  /** How often a sender began to hear nothing. */
  public long silences() {
    return silences.sum();
  }

  /** Unix milliseconds of the last acknowledgement; 0 if there was none. */
  public long lastAcknowledged() {
    return lastAcknowledged;
  }

  /** Datagrams not sent, for every reason there is. */
  public Map<Unsent, Long> unsent() {
    return sums(unsent);
  }

  /** Failures, of every kind there is. */
  public Map<SendFailure, Long> failures() {
    return sums(failures);
  }

  /** What came back and acknowledged nothing, for every reason that occurred. */
  public Map<String, Long> refused() {
    return sums(refused);
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    return Collections.unmodifiableMap(
        Stream.of(type.getEnumConstants())
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    _ -> new LongAdder(),
                    (first, _) -> first,
                    () -> new EnumMap<>(type))));
  }

  private static <E> void increment(Map<E, LongAdder> counters, E which) {
    LongAdder counter = counters.get(which);
    if (counter != null) {
      counter.increment();
    }
  }

  private static <K> Map<K, Long> sums(Map<K, LongAdder> counters) {
    return counters.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().sum()));
  }
}
