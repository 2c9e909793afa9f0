package dev.loomscope.wire;

/** Load averages over 1, 5 and 15 minutes, each finite and 0 or more. Immutable. */
public record Load(double load1, double load5, double load15) {}
