package dev.loomscope.load.experiment;

import dev.loomscope.service.Setting;
import java.util.Arrays;

/** A way in which a handler can be made to fail; what each is in each mode: docs/isolation.md. */
public enum Fault {
  EXCEPTION,
  STACK_OVERFLOW,
  MEMORY_EXHAUSTION,
  ENDLESS_LOOP,
  HALT;

  /** The name in settings, results, and the message that causes it. */
  public String label() {
    return Setting.nameOf(this);
  }

  /**
   * The fault of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Fault of(String label) {
    return Arrays.stream(values())
        .filter(fault -> fault.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no fault is called " + label));
  }
}
