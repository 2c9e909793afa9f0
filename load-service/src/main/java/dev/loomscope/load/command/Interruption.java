package dev.loomscope.load.command;

import dev.loomscope.load.server.ServerProcesses;
import dev.loomscope.load.show.Progress;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Ctrl-C while something is compared: the first asks it to end after the whole rounds that it has,
 * the second ends it at once. Thread-safe.
 */
final class Interruption {

  /** What a shell gives a program that SIGINT ended: 128 and the signal's number. */
  static final int EXIT_CODE = 130;

  private final AtomicInteger signals = new AtomicInteger();

  private Interruption() {}

  /**
   * Begins to listen.
   *
   * @param progress tells the user what happens
   * @param processes that are to be ended if it is to end at once
   */
  static Interruption listen(Progress progress, ServerProcesses processes) {
    Interruption interruption = new Interruption();
    Signal.handle(
        new Signal("INT"),
        signal -> {
          if (interruption.signals.incrementAndGet() == 1) {
            progress.say("Ending with the rounds that are whole; Ctrl-C again ends at once.");
          } else {
            processes.close();
            progress.close(); // or the prompt would stand behind its line
            Runtime.getRuntime().halt(EXIT_CODE);
          }
        });
    return interruption;
  }

  /** Whether it was asked for. */
  boolean isAsked() {
    return signals.get() > 0;
  }
}
