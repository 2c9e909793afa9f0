package dev.loomscope.collector.registry;

/**
 * How busy a core was between the last two samples. Immutable.
 *
 * @param number the core's number
 * @param use from 0 to 1; NaN: not known (yet)
 */
public record CoreUse(int number, double use) {}
