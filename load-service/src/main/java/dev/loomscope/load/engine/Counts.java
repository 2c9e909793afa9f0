package dev.loomscope.load.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What became of the messages and clients of a run. A message is sent once its connect is begun, or
 * it is begun on a connection that is there.
 *
 * @param requests how many messages were to be sent; of steady connections how many were, beside
 *     those that opened them
 * @param echoes how many of them came back whole, altered ones included
 * @param unsent how many were never sent: because no connection of an open loop was free in time,
 *     or because a session had come to an early end
 * @param cut how many were sent and lost with their connection, which failed or could not be made
 * @param mismatches how many echoes had a byte that was not sent so, those that opened a connection
 *     included
 * @param starved clients that never had an echo, for whatever reason; of connections that an open
 *     loop keeps, those that had none when they were opened, too
 * @param fewest the fewest echoes that a client had, with all its connections
 * @param most the most echoes that a client had, with all its connections
 * @param errors connections that came to an early end, by reason
 */
public record Counts(
    long requests,
    long echoes,
    long unsent,
    long cut,
    long mismatches,
    long starved,
    int fewest,
    int most,
    Map<ErrorKind, Long> errors) {

  /** Those of several threads, or runs, together. */
  static Counts sum(List<Counts> parts) {
    Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
    parts.forEach(part -> part.errors.forEach((kind, n) -> errors.merge(kind, n, Long::sum)));
    return new Counts(
        add(parts, Counts::requests),
        add(parts, Counts::echoes),
        add(parts, Counts::unsent),
        add(parts, Counts::cut),
        add(parts, Counts::mismatches),
        add(parts, Counts::starved),
        parts.stream().mapToInt(Counts::fewest).min().orElseThrow(),
        parts.stream().mapToInt(Counts::most).max().orElseThrow(),
        errors);
  }

  /** Messages that were sent, and whose echo did not come back whole. */
  public long lost() {
    return requests - echoes - unsent;
  }

  /** Those of them that were still waited for when they were given up. */
  public long unanswered() {
    return lost() - cut;
  }

  /** Connections that came to an early end. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every client was served, and every echo came back whole and unchanged. */
  public boolean isFlawless() {
    return echoes == requests && mismatches == 0 && starved == 0;
  }

  private static long add(List<Counts> parts, ToLongFunction<Counts> count) {
    return parts.stream().mapToLong(count).sum();
  }
}
