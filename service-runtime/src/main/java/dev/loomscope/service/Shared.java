package dev.loomscope.service;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What many read and is made for all of them at once: anew when somebody asks and the last is older
 * than an age. At most two are held, however many read and however slowly: while an earlier one is
 * still being read, the last one is given out although it has grown older. Thread-safe.
 */
public final class Shared<T> {

  /** What somebody does with it. */
  @FunctionalInterface
  public interface Use<T> {
    /** Reads it, which may take long. */
    void read(T made) throws IOException;
  }

  private final Supplier<T> maker;
  private final long maxAgeNanos;
  private final LongSupplier nanoClock;
  private @Nullable Made<T> last;
  private @Nullable Made<T> earlier;

  /**
   * Makes nothing yet.
   *
   * @param nanoClock tells how much time has passed, as {@link System#nanoTime}
   */
  public Shared(Supplier<T> maker, Duration maxAge, LongSupplier nanoClock) {
    this.maker = maker;
    this.maxAgeNanos = maxAge.toNanos();
    this.nanoClock = nanoClock;
  }

  /** Has it read. */
  public void read(Use<T> use) throws IOException {
    Made<T> made = take();
    try {
      use.read(made.value);
    } finally {
      giveBack(made);
    }
  }

  private synchronized Made<T> take() {
    long now = nanoClock.getAsLong();
    Made<T> made = last;
    if (made == null || (now - made.nanos >= maxAgeNanos && earlier == null)) {
      Made<T> next = new Made<>(maker.get(), now);
      if (made != null && made.readers > 0) {
        earlier = made;
      }
      last = next;
      made = next;
    }
    made.readers++;
    return made;
  }

  private synchronized void giveBack(Made<T> made) {
    made.readers--;
    Made<T> old = earlier;
    if (old != null && old.readers == 0) {
      earlier = null;
    }
  }

  /** One that was made, and how many read it now. */
  private static final class Made<T> {

    private final T value;
    private final long nanos;
    private int readers;

    Made(T value, long nanos) {
      this.value = value;
      this.nanos = nanos;
    }
  }
}
