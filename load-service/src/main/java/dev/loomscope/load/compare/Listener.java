package dev.loomscope.load.compare;

import dev.loomscope.load.result.ExperimentResult;
import java.time.Duration;

/** Is told how far a comparison is, by the thread that runs it. */
public interface Listener {

  /**
   * It begins.
   *
   * @param steps that it will take
   * @param atMost the time that its experiments' budgets give it
   */
  void planned(int steps, Duration atMost);

  /** A step begins. */
  void doing(String what);

  /** A step is done. */
  void done(String what);

  /** Something happened that a reader should know. */
  void say(String what);

  /** An experiment is over. */
  default void found(ExperimentResult result) {}
}
