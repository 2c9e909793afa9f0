package dev.loomscope.collector.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock of the collector that stands still until it is told otherwise. */
public final class TestClock implements InstantSource {

  static final long BEGIN = 1_767_225_600_000L;

  private final AtomicLong millis = new AtomicLong(BEGIN);

  /** Begins below zero, as System.nanoTime may. */
  private final AtomicLong nanos = new AtomicLong(-7_000_000_000L);

  /** A registry that goes by this clock, and calls a node gone after ten minutes. */
  Registry registry(int maxNodes, long maxBytes) {
    return new Registry(
        new RegistryConfig(maxNodes, maxBytes, Duration.ofMinutes(10), Duration.ofMinutes(20)),
        this,
        this::nanos);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  public long nanos() {
    return nanos.get();
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    millis.addAndGet(time.toMillis());
    nanos.addAndGet(time.toNanos());
  }

  void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  /** Sets the clock, while no time passes. */
  void jump(Duration by) {
    millis.addAndGet(by.toMillis());
  }
}
