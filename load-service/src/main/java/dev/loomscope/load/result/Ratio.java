package dev.loomscope.load.result;

import dev.loomscope.load.statistics.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One figure of one mode held against that of another, round by round.
 *
 * @param ratio of the first mode's figure to the second's
 * @param low the lower end of its interval, of a confidence of 99 % or what fewer than eight rounds
 *     can give; null if there were fewer than six rounds of both
 * @param high its upper end
 * @param verdict what the first one's figure is
 */
public record Ratio(
    Figure figure,
    String first,
    String second,
    double ratio,
    @Nullable Double low,
    @Nullable Double high,
    Verdict verdict) {}
