package dev.loomscope.collector.registry;

import dev.loomscope.service.EventLog;
import dev.loomscope.wire.Header;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells another machine that reports under a node's name, its twin, from the node's own agent that
 * was started again. Both come with a start that is not known. But a start that was replaced does
 * not report again, and that of a twin does.
 *
 * <p>Who has the name keeps it while its reports come. A start from another address is refused
 * until then. One from the same address is taken at once, since it is a restart nearly always; if
 * the start before reports again, it gets the name back, and from then on nobody else does.
 *
 * <p>It knows of the last twin alone, whoever reports under the name. Not thread-safe.
 */
final class Namesakes {

  /** What a start is that does not have the name. */
  enum Claim {
    /** Gets the name. */
    SUCCESSOR,
    /** Had the name before, and sent this while it had. */
    FORMER,
    /** Another machine's. */
    TWIN
  }

  private static final EventLog LOG = EventLog.of(Namesakes.class).limited(1);

  /** No datagram is on its way for longer: what arrives later was sent later. */
  private static final long LONGEST_WAY_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * The start that had the name before.
   *
   * @param nanos when it was replaced
   * @param wasLate whether it had been silent for so long that the name was free
   */
  private record Former(long start, long interval, long nanos, boolean wasLate) {

    /** Whether it may still turn out that it was no restart that replaced it. */
    boolean isDisputed(long now) {
      return !wasLate && now - nanos <= lateAfterNanos(interval);
    }
  }

  /**
   * Who was refused last.
   *
   * @param first when the first of its reports arrived, as long as they came
   * @param isSure whether who has the name reported after that, too
   */
  private record Refused(Origin origin, long interval, long first, long last, boolean isSure) {

    boolean reports(long now) {
      return now - last <= lateAfterNanos(interval);
    }
  }

  private @Nullable Former former;
  private @Nullable Refused refused;

  private static long lateAfterNanos(long intervalMillis) {
    return Duration.ofMillis(RegistryConfig.lateAfterMillis(intervalMillis)).toNanos();
  }

  /**
   * What a report is whose start is not the one that has the name.
   *
   * @param holder where the last report of the one that has it came from
   * @param isLate whether that is silent
   */
  Claim claim(Header header, Origin from, Origin holder, boolean isLate, long nanos) {
    if (isLate) {
      return Claim.SUCCESSOR;
    }
    if (!from.address().getAddress().equals(holder.address().getAddress())) {
      return Claim.TWIN;
    }
    if (hasTwin(nanos)) {
      return Claim.TWIN;
    }
    Former before = former;
    if (before == null) {
      return Claim.SUCCESSOR;
    }
    boolean isBack = before.start() == header.start();
    if (isBack && nanos - before.nanos() <= LONGEST_WAY_NANOS) {
      return Claim.FORMER;
    }
    return before.isDisputed(nanos) == isBack ? Claim.SUCCESSOR : Claim.TWIN;
  }

  /** A report was refused as a twin's. */
  void refused(Header header, Origin from, long nanos) {
    Refused before = refused != null && refused.reports(nanos) ? refused : null;
    refused =
        new Refused(
            from,
            header.interval(),
            before == null ? nanos : before.first(),
            nanos,
            before != null && before.isSure());
  }

  /** Who has the name reports. */
  void holderReported(String name, Origin holder, long nanos) {
    Refused other = refused;
    if (other != null
        && !other.isSure()
        && other.reports(nanos)
        && nanos - other.first() > LONGEST_WAY_NANOS) {
      isSure(name, holder, other);
    }
  }

  /**
   * The name has passed to another start.
   *
   * @param to the first report of the start that gets it, and where it came from
   * @param from the last report of the start that had it, and where that came from
   * @param wasLate whether that was silent
   */
  void passed(Header to, Origin toOrigin, Header from, Origin origin, boolean wasLate, long now) {
    Former before = former;
    boolean isBack =
        !wasLate && before != null && before.start() == to.start() && before.isDisputed(now);
    former = new Former(from.start(), from.interval(), now, wasLate || isBack);
    refused = null;
    if (isBack) {
      isSure(from.node(), toOrigin, new Refused(origin, from.interval(), now, now, true));
    }
  }

  private void isSure(String name, Origin holder, Refused other) {
    refused = new Refused(other.origin(), other.interval(), other.first(), other.last(), true);
    LOG.warn(
        "two machines report under one name, the second is kept out",
        "node",
        name,
        "address",
        holder.text(),
        "twin",
        other.origin().text());
  }

  private boolean hasTwin(long nanos) {
    return refused != null && refused.isSure() && refused.reports(nanos);
  }

  /** Where the reports of a twin come from, such as {@code 10.0.0.8:41234}; null: there is none. */
  @Nullable String twin(long nanos) {
    return refused != null && hasTwin(nanos) ? refused.origin().text() : null;
  }
}
