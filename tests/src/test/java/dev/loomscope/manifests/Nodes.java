package dev.loomscope.manifests;

import java.util.stream.Stream;

/**
 * The images are of Linux, so every pod goes to nodes that are; and a DaemonSet's to all of them,
 * whatever else is kept away.
 */
final class Nodes implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Stream.concat(
        manifests
            .workloads()
            .filter(workload -> !isForLinux(workload))
            .map(workload -> Finding.of(workload, "may land on a node that is not Linux")),
        manifests
            .of("DaemonSet")
            .filter(workload -> !toleratesAll(workload))
            .map(workload -> Finding.of(workload, "stays away from nodes with taints")));
  }

  private static boolean isForLinux(Manifest workload) {
    return workload
        .pod()
        .path("nodeSelector")
        .path("kubernetes.io/os")
        .asString("")
        .equals("linux");
  }

  private static boolean toleratesAll(Manifest workload) {
    return workload
        .pod()
        .path("tolerations")
        .valueStream()
        .anyMatch(
            toleration ->
                toleration.path("operator").asString("").equals("Exists")
                    && !toleration.has("key")
                    && !toleration.has("effect"));
  }
}
