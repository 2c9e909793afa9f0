package dev.loomscope.load.compare;

import dev.loomscope.load.result.ExperimentResult;

/**
 * What came of an experiment.
 *
 * @param complete whether no round failed; what was measured before it did is in the result
 */
record Outcome(ExperimentResult result, boolean complete) {}
