package dev.loomscope.manifests;

import java.util.stream.Stream;

/** The images are of Linux, so every pod goes to nodes that are. */
final class Nodes implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests
        .workloads()
        .filter(
            workload ->
                !workload
                    .pod()
                    .path("nodeSelector")
                    .path("kubernetes.io/os")
                    .asString("")
                    .equals("linux"))
        .map(workload -> Finding.of(workload, "may land on a node that is not Linux"));
  }
}
