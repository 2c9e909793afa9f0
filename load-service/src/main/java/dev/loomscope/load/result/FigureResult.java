package dev.loomscope.load.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure of one mode at one point.
 *
 * @param median of the rounds that have the figure
 * @param low the lower end of the 95 % interval of the median; null if there were fewer than six
 *     rounds
 * @param high its upper end
 * @param rounds each round's, in order; null for a round that has none
 * @param outliers indexes into {@code rounds} of those that lie far from the others; they are kept
 *     in the median
 */
public record FigureResult(
    double median,
    @Nullable Double low,
    @Nullable Double high,
    List<@Nullable Double> rounds,
    List<Integer> outliers) {}
