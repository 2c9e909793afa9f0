package dev.loomscope.load.experiment;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Timeline;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What measuring one server once brought.
 *
 * @param figures those that could be had, all finite
 * @param latency in nanoseconds; null if there is none. Not to be changed
 * @param timeline of the server's CPU and memory; null if it was not watched
 * @param lost messages whose echo should have come back whole and did not
 * @param altered echoes with a byte that was not sent so
 * @param errors clients that ended early, by reason
 * @param starved clients that never had an echo, for whatever reason
 * @param invalid whether the generator was at fault
 * @param notes what a reader must know of it, such as that the generator was the limit
 * @param raw the round as it stands in the JSON
 */
public record Measured(
    Map<Figure, Double> figures,
    @Nullable Histogram latency,
    @Nullable Timeline timeline,
    long lost,
    long altered,
    Map<String, Long> errors,
    long starved,
    boolean invalid,
    List<String> notes,
    Object raw) {}
