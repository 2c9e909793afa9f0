package dev.loomscope.load.server;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Who shares CPUs with whom: it decides which mode is faster more often than the mode itself, so
 * that rounds have one and the other in turn.
 */
public enum Placement {
  /** Servers and clients run on all CPUs, and take them from each other. */
  @JsonProperty("shared")
  SHARED,
  /** Servers and clients have CPUs of their own. */
  @JsonProperty("apart")
  APART
}
