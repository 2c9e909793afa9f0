package dev.loomscope.load.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one server stands in a {@link Ranking}.
 *
 * @param mode the server's column
 * @param place 1 and one more for each server that is clearly better; null if there were too few
 *     rounds to tell
 * @param tiedWithBest whether no server is clearly better: of the first, and of those that share
 *     its place; false if there were too few rounds to tell
 * @param tiedWith the servers that the rounds cannot tell it from
 * @param figure its figure that decides
 * @param factor its figure divided by that of the first, which has 1; null if there is none
 * @param factorLow the lower end of the factor's interval; null as in {@link Ratio}
 * @param factorHigh its upper end
 */
public record Standing(
    String mode,
    @Nullable Integer place,
    boolean tiedWithBest,
    List<String> tiedWith,
    FigureResult figure,
    @Nullable Double factor,
    @Nullable Double factorLow,
    @Nullable Double factorHigh) {}
