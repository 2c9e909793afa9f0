package dev.loomscope.echo.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A way in which the handler of a message can fail. */
public enum Fault {
  /** It throws. */
  EXCEPTION,
  /** It calls itself without end. */
  STACK_OVERFLOW,
  /** It keeps what it allocates until there is no more. */
  MEMORY_EXHAUSTION,
  /** It does not return, and uses all the CPU time that it gets. */
  ENDLESS_LOOP,
  /** It ends the process that it is in, at once ({@link Runtime#halt}). */
  HALT;

  /** The exit code of a process that was halted. */
  private static final int HALTED = 1;

  private static final int CHUNK_BYTES = 1 << 20;

  /** The name in a message. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Fails so, on the calling thread. */
  void strike() {
    switch (this) {
      case EXCEPTION -> throw new IllegalStateException("a message asked for an exception");
      case STACK_OVERFLOW -> descend(0);
      case MEMORY_EXHAUSTION -> exhaustMemory();
      case ENDLESS_LOOP -> loop();
      case HALT -> Runtime.getRuntime().halt(HALTED);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is the fault
  private static int descend(int depth) {
    return descend(depth + 1) + 1; // no tail call, should a compiler ever learn to remove those
  }

  /** Bounded by the heap of this JVM. */
  @SuppressWarnings("ModifiedButNotUsed") // to be kept is all that it is for
  private static void exhaustMemory() {
    List<byte[]> kept = new ArrayList<>();
    while (true) {
      kept.add(new byte[CHUNK_BYTES]);
    }
  }

  /** Contains a safepoint poll, as most loops do: collections go on, and the JVM can end. */
  private static void loop() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
