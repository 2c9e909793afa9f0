package dev.loomscope.load.result;

/**
 * What differs from one point of an experiment to the next.
 *
 * @param name what varies, such as {@code connections}
 * @param unit of its values; empty if they are mere numbers
 * @param logarithmic whether it is to be drawn so
 */
public record Axis(String name, String unit, boolean logarithmic) {}
