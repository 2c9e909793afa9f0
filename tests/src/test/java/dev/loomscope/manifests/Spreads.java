package dev.loomscope.manifests;

import java.util.stream.Stream;

/**
 * Pods of a Deployment that must be apart are so after a rollout, too: those of the revision that
 * ends do not count, or two new ones could come to lie on one node beside them.
 */
final class Spreads implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests
        .of("Deployment")
        .filter(
            workload ->
                workload
                    .pod()
                    .path("topologySpreadConstraints")
                    .valueStream()
                    .filter(
                        spread ->
                            spread.path("whenUnsatisfiable").asString("").equals("DoNotSchedule"))
                    .anyMatch(
                        spread ->
                            spread
                                .path("matchLabelKeys")
                                .valueStream()
                                .noneMatch(key -> key.asString("").equals("pod-template-hash"))))
        .map(workload -> Finding.of(workload, "is not apart after a rollout"));
  }
}
