package dev.loomscope.load.server;

import dev.loomscope.service.ProgramFailure;
import java.util.List;
import java.util.Map;

/** Where a comparison's servers come from. For one thread. */
public interface Servers {

  /**
   * A server of a comparison.
   *
   * @param name of its column
   * @param mode that it serves in; {@code unknown} if nobody said
   * @param address where it runs; empty if it was started for the comparison
   * @param command its command line; empty if it was running
   * @param settings what it said that its settings are, by key; empty if it was not asked
   */
  record Facts(
      String name,
      String mode,
      String address,
      List<String> command,
      Map<String, String> settings) {}

  /**
   * A server for a column, ready to be loaded.
   *
   * @param more flags that it needs beside those of its mode
   * @param isRead whether what it uses will be read, which it is then prepared for
   * @throws ProgramFailure if there is none
   */
  MeasuredServer start(Variant variant, List<String> more, boolean isRead)
      throws ProgramFailure, InterruptedException;

  /**
   * Where servers and clients can run: rounds have one placement and the other in turn. Empty if
   * that is not ours to say.
   *
   * @param serverCpus how many CPUs servers need at least to show what they are to show
   */
  default List<Placement> placements(int serverCpus) {
    return List.of();
  }

  /** Has the clients, and the servers that are started from now on, run so. */
  default void place(Placement placement) throws ProgramFailure, InterruptedException {
    throw new UnsupportedOperationException("servers that are not ours to place");
  }

  /** Is done with servers. */
  void stop(List<MeasuredServer> some);

  /** The servers so far, one a column. */
  List<Facts> facts();

  /** Whether there will be no more, because this process is about to end. */
  boolean areStopped();
}
