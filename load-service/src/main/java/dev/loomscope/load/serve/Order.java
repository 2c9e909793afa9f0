package dev.loomscope.load.serve;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.server.Target;
import java.util.List;

/**
 * A comparison that somebody wants. Immutable.
 *
 * @param experiments at least one, each of servers that run, within the limits
 * @param targets at least one
 */
record Order(List<Experiment> experiments, List<Target> targets, Job.Origin origin) {

  Order {
    experiments = List.copyOf(experiments);
    targets = List.copyOf(targets);
  }
}
