package dev.loomscope.load.serve;

import dev.loomscope.load.engine.LiveTarget;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A target's name and the addresses behind it, looked up again and again, since servers move.
 * Lookups run on a thread of their own: load is not held up by a slow name server. Of several
 * addresses one is used until a connection to it fails, then the next. Thread-safe.
 */
public final class TargetName implements LiveTarget {

  /** How old an answer gets before the name is looked up again. */
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** How soon it is when there is no answer, or a connection failed. */
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

  private static final EventLog LOG = EventLog.of(TargetName.class).limited(10);

  private final Target target;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile List<InetAddress> addresses = List.of();
  private volatile long lastLookup = System.nanoTime() - INTERVAL.toNanos();
  private final AtomicInteger chosen = new AtomicInteger();

  /** The name of a target, not yet looked up. */
  public TargetName(Target target) {
    this.target = target;
  }

  /**
   * Switches the JVM's own cache of names off, for the whole process: it keeps an address for half
   * a minute, and a failure for ten seconds. To be called before the first lookup.
   */
  public static void distrustTheCache() {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  /** Looks the name up on this thread, for who can wait and wants to begin with an address. */
  public void lookUp() {
    if (looking.compareAndSet(false, true)) {
      lookUpNow();
    }
  }

  @Override
  public @Nullable InetSocketAddress next() {
    lookUpAfter(addresses.isEmpty() ? LEAST_INTERVAL : INTERVAL);
    return current();
  }

  private @Nullable InetSocketAddress current() {
    List<InetAddress> known = addresses;
    return known.isEmpty()
        ? null
        : new InetSocketAddress(
            known.get(Math.floorMod(chosen.get(), known.size())), target.endpoint().getPort());
  }

  @Override
  public void doubt(InetSocketAddress address) {
    if (address.equals(current())) {
      chosen.incrementAndGet();
    }
    lookUpAfter(LEAST_INTERVAL);
  }

  private void lookUpAfter(Duration age) {
    if (System.nanoTime() - lastLookup >= age.toNanos() && looking.compareAndSet(false, true)) {
      // Platform: a name server that does not answer would hold a virtual thread's carrier.
      Thread.ofPlatform().name("lookup").daemon().start(this::lookUpNow);
    }
  }

  private void lookUpNow() {
    try {
      addresses = List.of(InetAddress.getAllByName(target.endpoint().getHostString()));
    } catch (UnknownHostException unknown) {
      // The addresses before it remain: a name server's failure is not the target's.
      LOG.warn("a target's name cannot be looked up", "target", target.name(), "cause", unknown);
    } finally {
      lastLookup = System.nanoTime();
      looking.set(false);
    }
  }
}
