package dev.loomscope.load.experiment;

import dev.loomscope.service.ProgramFailure;
import org.jspecify.annotations.Nullable;

/**
 * Finds the highest rate that a server passes at: doubles the rate until it does not, or halves it
 * until it does, and then goes on in the middle of the two until they are close. What it finds may
 * have to be confirmed by a longer trial; if it is not, the search goes on below with that one.
 *
 * <p>Used by one thread.
 */
public final class RateSearch {

  /** What came of loading the server at one rate. */
  public enum Verdict {
    /** The server kept to the bound. */
    PASSED,
    /** It did not. */
    FAILED,
    /** The generator could not load it so. */
    INVALID
  }

  /** Loads the server at a rate. */
  @FunctionalInterface
  public interface Trial {
    /** Returns what came of it. */
    Verdict at(int rate) throws ProgramFailure, InterruptedException;
  }

  /**
   * What was found.
   *
   * @param highestPassed the highest rate that passed; 0 if none did
   * @param lowestBeyond the lowest rate above that did not pass; 0 if there is none, because the
   *     search's own end was reached
   * @param limit why that one did not pass; PASSED if there is none
   */
  public record Answer(int highestPassed, int lowestBeyond, Verdict limit) {

    /** The highest rate that passed; null if none did. */
    public @Nullable Integer passed() {
      return highestPassed == 0 ? null : highestPassed;
    }

    /** The lowest rate above that did not; null if there is none. */
    public @Nullable Integer beyond() {
      return lowestBeyond == 0 ? null : lowestBeyond;
    }

    /** What ended the search above: {@code server}, {@code generator} or {@code search} itself. */
    public String limitedBy() {
      return switch (limit) {
        case PASSED -> "search";
        case FAILED -> "server";
        case INVALID -> "generator";
      };
    }
  }

  private Trial trial;
  private int highestPassed;
  private int lowestBeyond;
  private Verdict limit = Verdict.PASSED;

  private RateSearch(Trial trial) {
    this.trial = trial;
  }

  /**
   * Searches.
   *
   * @param from the first rate, at least 1
   * @param to the highest rate to be tried, not below the first
   * @param resolution how much higher the rate that did not pass may be at the end than the one
   *     that did, as a part of it
   */
  public static Answer run(int from, int to, double resolution, Trial trial)
      throws ProgramFailure, InterruptedException {
    return searched(from, to, resolution, trial).answer();
  }

  /**
   * The same, and has another trial confirm the answer.
   *
   * @param confirmation which every answer but that there is none has passed
   */
  public static Answer run(int from, int to, double resolution, Trial trial, Trial confirmation)
      throws ProgramFailure, InterruptedException {
    RateSearch search = searched(from, to, resolution, trial);
    int found = search.highestPassed;
    if (found > 0) {
      search.trial = confirmation;
      search.highestPassed = 0;
      if (!search.tryAt(found)) {
        search.descend(found);
        search.narrow(resolution);
      }
    }
    return search.answer();
  }

  private static RateSearch searched(int from, int to, double resolution, Trial trial)
      throws ProgramFailure, InterruptedException {
    RateSearch search = new RateSearch(trial);
    search.bracket(from, to);
    search.narrow(resolution);
    return search;
  }

  private Answer answer() {
    return new Answer(highestPassed, lowestBeyond, limit);
  }

  private void bracket(int from, int to) throws ProgramFailure, InterruptedException {
    int rate = from;
    if (!tryAt(rate)) {
      descend(rate);
      return;
    }
    while (rate < to) {
      rate = Math.min(to, 2 * rate);
      if (!tryAt(rate)) {
        return;
      }
    }
  }

  private void descend(int from) throws ProgramFailure, InterruptedException {
    int rate = from;
    do {
      rate /= 2;
    } while (rate > 0 && !tryAt(rate));
  }

  private void narrow(double resolution) throws ProgramFailure, InterruptedException {
    while (highestPassed > 0
        && lowestBeyond - highestPassed > Math.max(1, resolution * highestPassed)) {
      // the geometric mean, because the resolution is a part of the rate
      tryAt((int) Math.round(Math.sqrt((double) highestPassed * lowestBeyond)));
    }
  }

  private boolean tryAt(int rate) throws ProgramFailure, InterruptedException {
    Verdict verdict = trial.at(rate);
    if (verdict == Verdict.PASSED) {
      highestPassed = rate;
      return true;
    }
    lowestBeyond = rate;
    limit = verdict;
    return false;
  }
}
