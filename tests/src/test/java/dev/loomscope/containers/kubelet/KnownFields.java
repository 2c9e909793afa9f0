package dev.loomscope.containers.kubelet;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Refuses what this kubelet would pass over: a field that it neither obeys nor may ignore. */
final class KnownFields {

  /** Where a pod runs, which is the scheduler's business, and what only a real node has. */
  private static final String OF_THE_SCHEDULER =
      "affinity tolerations nodeSelector topologySpreadConstraints priorityClassName"
          + " automountServiceAccountToken serviceAccountName serviceAccount imagePullSecrets";

  private static final String PROBE =
      "httpGet exec tcpSocket initialDelaySeconds periodSeconds timeoutSeconds successThreshold"
          + " failureThreshold";
  private static final String HTTP_GET = "path port scheme httpHeaders";
  private static final String ITEMS = "items defaultMode optional ";

  private static final Map<String, Set<String>> OF_A_CONTAINER =
      Stream.of(
              known(
                  "",
                  "name image imagePullPolicy command args workingDir env envFrom ports volumeMounts"
                      + " resources securityContext startupProbe livenessProbe readinessProbe"
                      + " lifecycle terminationMessagePath terminationMessagePolicy"),
              known(".env", "name value valueFrom"),
              known(".env.valueFrom", "fieldRef resourceFieldRef configMapKeyRef secretKeyRef"),
              known(".envFrom", "prefix configMapRef secretRef"),
              known(".volumeMounts", "name mountPath subPath readOnly mountPropagation"),
              known(".resources", "requests limits"),
              known(".resources.limits", "cpu memory ephemeral-storage"),
              known(
                  ".securityContext",
                  "runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem capabilities"
                      + " allowPrivilegeEscalation privileged seccompProfile"),
              known(".startupProbe", PROBE),
              known(".livenessProbe", PROBE),
              known(".readinessProbe", PROBE),
              known(".startupProbe.httpGet", HTTP_GET),
              known(".livenessProbe.httpGet", HTTP_GET),
              known(".readinessProbe.httpGet", HTTP_GET),
              known(".startupProbe.tcpSocket", "port"),
              known(".livenessProbe.tcpSocket", "port"),
              known(".lifecycle", "preStop"),
              known(".lifecycle.preStop", "exec sleep"))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Map<String, Set<String>> OF_A_POD =
      Stream.concat(
              Stream.of("containers", "initContainers")
                  .flatMap(
                      list ->
                          OF_A_CONTAINER.entrySet().stream()
                              .map(entry -> Map.entry(list + entry.getKey(), entry.getValue()))),
              Stream.of(
                  known(
                      "",
                      "containers initContainers volumes securityContext restartPolicy hostNetwork"
                          + " hostPID dnsPolicy hostname subdomain enableServiceLinks"
                          + " terminationGracePeriodSeconds "
                          + OF_THE_SCHEDULER),
                  known(
                      "securityContext",
                      "runAsUser runAsGroup runAsNonRoot fsGroup fsGroupChangePolicy"
                          + " supplementalGroups seccompProfile"),
                  known(
                      "volumes",
                      "name configMap secret emptyDir hostPath projected downwardAPI"
                          + " persistentVolumeClaim"),
                  known("volumes.configMap", ITEMS + "name"),
                  known("volumes.secret", ITEMS + "secretName"),
                  known("volumes.downwardAPI", ITEMS),
                  known("volumes.projected", "sources defaultMode"),
                  known("volumes.projected.sources", "configMap secret downwardAPI"),
                  known("volumes.emptyDir", "medium sizeLimit"),
                  known("volumes.hostPath", "path type")))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private KnownFields() {}

  private static Map.Entry<String, Set<String>> known(String path, String names) {
    return Map.entry(path, Set.of(names.trim().split(" ", -1)));
  }

  static void check(Pod pod) {
    check(pod, "", pod.spec());
  }

  private static void check(Pod pod, String path, JsonNode value) {
    value.valueStream().filter(part -> value.isArray()).forEach(part -> check(pod, path, part));
    Set<String> known = OF_A_POD.get(path);
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      if (known != null && !known.contains(field.getKey())) {
        throw new AssertionError("%s: this kubelet does not know spec.%s".formatted(pod, inner));
      }
      check(pod, inner, field.getValue());
    }
  }
}
