package dev.loomscope.manifests;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Fields that are one of a few words, as the API's documentation lists them, are one of these
 * words. The client's model takes any text there.
 */
final class Enums implements Rule {

  /** By the field's name, which means the same wherever it is. */
  private static final Map<String, Set<String>> FIELDS =
      Map.ofEntries(
          Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
          Map.entry("restartPolicy", Set.of("Always", "OnFailure", "Never")),
          Map.entry(
              "dnsPolicy", Set.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
          Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
          Map.entry("sessionAffinity", Set.of("None", "ClientIP")),
          Map.entry("externalTrafficPolicy", Set.of("Cluster", "Local")),
          Map.entry("internalTrafficPolicy", Set.of("Cluster", "Local")),
          Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
          Map.entry("mountPropagation", Set.of("None", "HostToContainer", "Bidirectional")),
          Map.entry("fsGroupChangePolicy", Set.of("OnRootMismatch", "Always")),
          Map.entry("unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow")),
          Map.entry("completionMode", Set.of("Indexed", "NonIndexed")),
          Map.entry("podManagementPolicy", Set.of("OrderedReady", "Parallel")),
          Map.entry("preemptionPolicy", Set.of("PreemptLowerPriority", "Never")),
          Map.entry("effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")),
          Map.entry("operator", Set.of("In", "NotIn", "Exists", "DoesNotExist", "Equal")),
          Map.entry(
              "fieldPath",
              Set.of(
                  "metadata.name",
                  "metadata.namespace",
                  "spec.nodeName",
                  "status.hostIP",
                  "status.podIP")),
          Map.entry("policyTypes", Set.of("Ingress", "Egress")),
          Map.entry(
              "accessModes",
              Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")),
          Map.entry("medium", Set.of("", "Memory")));

  /** Of fields called {@code type}, by what they are in; of the kinds, by the kind. */
  private static final Map<String, Set<String>> TYPES =
      Map.of(
          "Service", Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
          "strategy", Set.of("RollingUpdate", "Recreate"),
          "updateStrategy", Set.of("RollingUpdate", "OnDelete"),
          "seccompProfile", Set.of("RuntimeDefault", "Localhost", "Unconfined"),
          "hostPath",
              Set.of(
                  "",
                  "Directory",
                  "DirectoryOrCreate",
                  "File",
                  "FileOrCreate",
                  "Socket",
                  "CharDevice",
                  "BlockDevice"));

  private static final String SECURITY_LEVEL = "pod-security.kubernetes.io/";
  private static final Set<String> LEVELS = Set.of("privileged", "baseline", "restricted");

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests.all().stream()
        .filter(manifest -> !manifest.is("ConfigMap"))
        .flatMap(
            manifest ->
                Stream.concat(
                    levels(manifest), walk(manifest, manifest.kind(), "spec", manifest.spec())));
  }

  private static Stream<Finding> levels(Manifest manifest) {
    return manifest.tree().path("metadata").path("labels").properties().stream()
        .filter(label -> label.getKey().startsWith(SECURITY_LEVEL))
        .filter(label -> !LEVELS.contains(label.getValue().asString()))
        .map(label -> Finding.of(manifest, "%s is %s".formatted(label.getKey(), label.getValue())));
  }

  /** Looks at a node called {@code name} in one called {@code parent}, and at all that it holds. */
  private static Stream<Finding> walk(
      Manifest manifest, String parent, String name, JsonNode node) {
    if (node.isArray()) {
      return node.valueStream().flatMap(element -> walk(manifest, parent, name, element));
    }
    if (node.isObject()) {
      // What is the kind's own stands in its spec.
      String here = name.equals("spec") ? parent : name;
      return node.properties().stream()
          .flatMap(field -> walk(manifest, here, field.getKey(), field.getValue()));
    }
    Set<String> allowed = name.equals("type") ? TYPES.get(parent) : FIELDS.get(name);
    return allowed == null || allowed.contains(node.asString(""))
        ? Stream.empty()
        : Stream.of(Finding.of(manifest, "%s is %s".formatted(name, node)));
  }
}
