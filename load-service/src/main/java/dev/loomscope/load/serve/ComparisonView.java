package dev.loomscope.load.serve;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.server.Servers.Facts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of a comparison. Immutable.
 *
 * @param version number of its last change
 * @param experiments their names
 * @param created when it was asked for
 * @param progress null before it began, and when it has ended
 * @param problem why it failed or is not whole; null if it is
 * @param found the experiments that are over
 * @param result null before it has ended, or if nothing was found
 */
record ComparisonView(
    long id,
    long version,
    Origin origin,
    List<String> experiments,
    List<Facts> targets,
    State state,
    Instant created,
    @Nullable Instant began,
    @Nullable Instant ended,
    @Nullable Progress progress,
    @Nullable String problem,
    List<ExperimentResult> found,
    @Nullable ComparisonResult result) {

  /**
   * How far it is.
   *
   * @param doing what is being done, in words
   * @param secondsLeft null before a first step is done
   */
  record Progress(int done, int steps, String doing, @Nullable Double secondsLeft) {}
}
