package dev.loomscope.load.compare;

import dev.loomscope.load.result.ExperimentResult;

/** Is told how far a comparison is, by the thread that runs it. */
public interface Listener {

  /** It begins, and will take about so many steps. */
  void planned(int steps);

  /** A step begins. */
  void doing(String what);

  /** A step is done. */
  void done(String what);

  /** Something happened that a reader should know. */
  void say(String what);

  /** An experiment is over. */
  default void found(ExperimentResult result) {}
}
