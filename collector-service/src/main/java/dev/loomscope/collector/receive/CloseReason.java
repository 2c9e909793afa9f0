package dev.loomscope.collector.receive;

import java.util.Locale;

/** Why a TCP connection ended. */
enum CloseReason {
  /** The agent ended it. */
  AGENT,
  /** The agent reset it. */
  RESET,
  /** No whole line within the idle timeout. */
  IDLE,
  /** The agent did not take an acknowledgement within the write timeout. */
  STUCK,
  /** It sent a line far longer than any may be, and did not end it. */
  OVERSIZE,
  /** There were as many connections as there may be. */
  FULL,
  /** The collector ended. */
  SHUTDOWN,
  /** The collector failed it; the failure is among the errors. */
  ERROR;

  /** The label value in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
