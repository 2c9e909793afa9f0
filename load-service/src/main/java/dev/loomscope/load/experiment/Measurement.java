package dev.loomscope.load.experiment;

import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.List;

/** Measures servers in one way. Used by one thread. */
public interface Measurement {

  /**
   * Measures one mode's server once at one point.
   *
   * @throws ProgramFailure if that could not be measured: the server has ended though nothing was
   *     done to it that should end it, or it cannot be read
   */
  Measured measure(MeasuredServer server, Point point) throws ProgramFailure, InterruptedException;

  /**
   * Has a server do for about a time what will be measured, so that its code is compiled by then.
   *
   * @return what came of it, of which only the flaws count
   * @throws ProgramFailure as {@link #measure}
   */
  Measured warmUp(MeasuredServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException;

  /** Whether it reads what the server uses. */
  default boolean readsServers() {
    return true;
  }

  /** Flags that the echo servers need for this, beside those of the experiment. */
  default List<String> serverArguments() {
    return List.of();
  }
}
