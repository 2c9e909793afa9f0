package dev.loomscope.wire;

/** What one datagram says. Immutable. */
public record Report(Header header, Measurements measurements) {}
