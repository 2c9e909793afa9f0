package dev.loomscope.manifests;

import java.util.stream.Stream;

/** Every workload has a ServiceAccount that no other one has, and that brings no token. */
final class Accounts implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Stream.concat(
        manifests
            .workloads()
            .filter(workload -> !hasItsOwn(manifests, workload))
            .map(workload -> Finding.of(workload, "has no ServiceAccount of its own")),
        manifests
            .of("ServiceAccount")
            .filter(account -> account.tree().path("automountServiceAccountToken").asBoolean(true))
            .map(account -> Finding.of(account, "brings a token of the API")));
  }

  private static boolean hasItsOwn(Manifests manifests, Manifest workload) {
    String name = name(workload);
    return manifests.find("ServiceAccount", workload.namespace(), name).isPresent()
        && manifests
                .workloads()
                .filter(other -> other.namespace().equals(workload.namespace()))
                .filter(other -> name(other).equals(name))
                .count()
            == 1;
  }

  private static String name(Manifest workload) {
    return workload.pod().path("serviceAccountName").asString("default");
  }
}
