package dev.loomscope.wire;

/** What an {@link AcknowledgementReader} makes of bytes that came from a collector. */
public sealed interface Answer permits Acknowledgement, Rejection {}
