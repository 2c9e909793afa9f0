package dev.loomscope.load.isolate;

import dev.loomscope.service.Setting;

/** A way in which a handler can be made to fail; what each is in each mode: docs/isolation.md. */
enum Fault {
  EXCEPTION,
  STACK_OVERFLOW,
  MEMORY_EXHAUSTION,
  ENDLESS_LOOP,
  HALT;

  /** The name in settings, results, and the message that causes it. */
  String label() {
    return Setting.nameOf(this);
  }
}
