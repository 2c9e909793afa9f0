package dev.loomscope.collector.registry;

import dev.loomscope.wire.Level;
import dev.loomscope.wire.Measurements;
import org.jspecify.annotations.Nullable;

/**
 * A node at one moment. Times are Unix milliseconds by the collector's clock unless said otherwise.
 * Immutable.
 *
 * @param name the node's name
 * @param firstSeen when its first report arrived
 * @param lastSeen when its last report arrived
 * @param sampleTime when its last sample was taken, by the node's own clock
 * @param intervalMillis how often it says that it samples
 * @param address where its last report came from, such as {@code 10.0.0.7:41234}
 * @param twin where another machine reports from under this name, which is kept out; null: none
 *     does
 * @param level how its last report was sealed
 * @param start its agent's start, see {@link dev.loomscope.wire.StartId}
 * @param values the last value of every item
 * @param rates what happened between its last two samples
 */
public record NodeSnapshot(
    String name,
    NodeState state,
    long firstSeen,
    long lastSeen,
    long sampleTime,
    long intervalMillis,
    String address,
    Transport transport,
    @Nullable String twin,
    Level level,
    long start,
    Arrivals arrivals,
    Measurements values,
    Rates rates) {}
