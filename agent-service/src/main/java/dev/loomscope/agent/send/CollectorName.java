package dev.loomscope.agent.send;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A collector's name and the addresses behind it, looked up again and again, since replicas come
 * and go. Lookups run on a thread of their own: nobody waits for a slow name server. One serves all
 * senders of a process. Thread-safe.
 */
public final class CollectorName {

  /** How old an answer gets before the name is looked up again. */
  public static final Duration LOOKUP_INTERVAL = Duration.ofSeconds(30);

  /** How soon it is looked up again when there is no answer, or one that nobody stands behind. */
  static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

  /** An address or a name of /etc/hosts is there by then; who needs longer is not waited for. */
  private static final long FIRST_WAIT_MILLIS = 1_000;

  private final InetSocketAddress endpoint;
  private final Resolver resolver;
  private final SendObserver observer;
  private final LongSupplier nanoClock;
  private final Executor lookups;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile List<InetAddress> addresses = List.of();
  private volatile long lastLookup;

  CollectorName(
      InetSocketAddress endpoint,
      Resolver resolver,
      SendObserver observer,
      LongSupplier nanoClock,
      Executor lookups) {
    this.endpoint = endpoint;
    this.resolver = resolver;
    this.observer = observer;
    this.nanoClock = nanoClock;
    this.lookups = lookups;
  }

  /**
   * A name that was looked up once, or is still being looked up.
   *
   * @param endpoint host, which may be a name or an address, and port; its own address is not used
   */
  public static CollectorName of(
      InetSocketAddress endpoint, Resolver resolver, SendObserver observer) {
    // Platform: a name server that does not answer would hold a virtual thread's carrier.
    Executor threads = task -> Thread.ofPlatform().name("lookup").daemon().start(task);
    CollectorName name = new CollectorName(endpoint, resolver, observer, System::nanoTime, threads);
    CountDownLatch done = new CountDownLatch(1);
    name.lookUp(done::countDown);
    try {
      if (!done.await(FIRST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        observer.failed(SendFailure.LOOKUP, "no answer yet for " + endpoint.getHostString());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return name;
  }

  /** The addresses as last known, and the very same list for as long as they do not change. */
  List<InetAddress> addresses() {
    lookUpAfter(addresses.isEmpty() ? LEAST_INTERVAL : LOOKUP_INTERVAL);
    return addresses;
  }

  /** Asks for a lookup earlier than usual: nobody answers at the address that was chosen. */
  void doubt() {
    lookUpAfter(LEAST_INTERVAL);
  }

  /** The collector's port. */
  int port() {
    return endpoint.getPort();
  }

  private void lookUpAfter(Duration age) {
    if (nanoClock.getAsLong() - lastLookup >= age.toNanos()) {
      lookUp(() -> {});
    }
  }

  void lookUp(Runnable then) {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    lookups.execute(
        () -> {
          try {
            update(resolver.addresses(endpoint.getHostString()));
          } catch (UnknownHostException unknown) {
            // The addresses before it remain: a name server's failure is not the collector's.
            observer.failed(SendFailure.LOOKUP, unknown.getMessage());
          } finally {
            lastLookup = nanoClock.getAsLong();
            looking.set(false);
            then.run();
          }
        });
  }

  private void update(List<InetAddress> found) {
    if (!new HashSet<>(found).equals(new HashSet<>(addresses))) {
      addresses = List.copyOf(found);
    }
  }
}
