package dev.loomscope.load.experiment;

import dev.loomscope.load.experiment.RateSearch.Verdict;
import dev.loomscope.service.ProgramFailure;

/**
 * Repeats a trial and judges by the most: one run can be disturbed, or be lucky.
 *
 * @param once the trial to be repeated
 * @param attempts how often at most; more than half of them must have passed, or have failed
 */
public record MajorityTrial(RateSearch.Trial once, int attempts) implements RateSearch.Trial {

  @Override
  public Verdict at(int rate) throws ProgramFailure, InterruptedException {
    int majority = attempts / 2 + 1;
    int passed = 0;
    int failed = 0;
    for (int i = 0; i < attempts && passed < majority && failed < majority; i++) {
      switch (once.at(rate)) {
        case PASSED -> passed++;
        case FAILED -> failed++;
        case INVALID -> {} // tells nothing of the server
      }
    }
    if (passed >= majority) {
      return Verdict.PASSED;
    }
    return failed >= majority ? Verdict.FAILED : Verdict.INVALID;
  }
}
