package dev.loomscope.load.experiment;

import dev.loomscope.service.ProgramFailure;
import org.jspecify.annotations.Nullable;

/**
 * Finds the highest rate that a server passes at: doubles the rate until it does not, or halves it
 * until it does, and then goes on in the middle of the two until they are close.
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

    /**
     * The same repeated and judged by the most: one run can be disturbed, or be lucky.
     *
     * @param attempts how often at most; more than half of them must have passed, or have failed
     */
    default Trial repeated(int attempts) {
      return rate -> {
        int majority = attempts / 2 + 1;
        int passed = 0;
        int failed = 0;
        for (int i = 0; i < attempts && passed < majority && failed < majority; i++) {
          switch (at(rate)) {
            case PASSED -> passed++;
            case FAILED -> failed++;
            case INVALID -> {} // tells nothing of the server
          }
        }
        if (passed >= majority) {
          return Verdict.PASSED;
        }
        return failed >= majority ? Verdict.FAILED : Verdict.INVALID;
      };
    }
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

  private final Trial trial;
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
    RateSearch search = new RateSearch(trial);
    search.bracket(from, to);
    search.narrow(resolution);
    return new Answer(search.highestPassed, search.lowestBeyond, search.limit);
  }

  private void bracket(int from, int to) throws ProgramFailure, InterruptedException {
    int rate = from;
    if (tryAt(rate)) {
      while (rate < to) {
        rate = Math.min(to, 2 * rate);
        if (!tryAt(rate)) {
          return;
        }
      }
      return;
    }
    while (rate > 1) {
      rate /= 2;
      if (tryAt(rate)) {
        return;
      }
    }
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
