package dev.loomscope.containers.kubelet;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pods that the workloads of manifests ask for: the work of Kubernetes' controllers. */
final class Workloads {

  private Workloads() {}

  /**
   * All pods.
   *
   * @param nodes of the cluster: a DaemonSet has a pod on each, and the others are dealt out
   */
  static List<Pod> pods(Manifests manifests, List<String> nodes) {
    return manifests.objects().stream().flatMap(object -> podsOf(object, nodes)).toList();
  }

  /** The pods of one workload; none if it is an object of another kind. */
  static Stream<Pod> podsOf(JsonNode object, List<String> nodes) {
    String kind = object.path("kind").asString();
    JsonNode spec = object.path("spec");
    int replicas = spec.path("replicas").asInt(1);
    return switch (kind) {
      case "Deployment" -> numbered(object, replicas, "-pod-", nodes);
      case "StatefulSet" ->
          numbered(object, replicas, "-", nodes).map(pod -> ofStatefulSet(pod, object));
      case "DaemonSet" ->
          IntStream.range(0, nodes.size())
              .mapToObj(index -> pod(object, "-on-" + nodes.get(index), nodes.get(index)));
      case "Job" ->
          spec.path("suspend").asBoolean(false)
              ? Stream.of()
              : numbered(
                  object,
                  spec.path("completions").asInt(spec.path("parallelism").asInt(1)),
                  "-",
                  nodes);
      case "Pod", "ReplicaSet", "ReplicationController", "CronJob" ->
          throw new AssertionError("this kubelet does not start a " + kind);
      default -> Stream.of();
    };
  }

  private static Stream<Pod> numbered(
      JsonNode workload, int count, String infix, List<String> nodes) {
    return IntStream.range(0, count)
        .mapToObj(
            index -> indexed(pod(workload, infix + index, nodes.get(index % nodes.size())), index));
  }

  /** The number of a pod, by the annotation and label that Kubernetes gives it. */
  private static Pod indexed(Pod pod, int index) {
    String key =
        pod.ends() ? "batch.kubernetes.io/job-completion-index" : "apps.kubernetes.io/pod-index";
    return new Pod(
        pod.namespace(),
        pod.name(),
        pod.node(),
        with(pod.labels(), key, String.valueOf(index)),
        with(pod.annotations(), key, String.valueOf(index)),
        pod.spec());
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }

  private static Pod pod(JsonNode workload, String suffix, String node) {
    JsonNode template = workload.at("/spec/template");
    Map<String, String> labels = Pod.texts(template.at("/metadata/labels"));
    Pod.texts(workload.at("/spec/selector/matchLabels"))
        .forEach(
            (key, value) -> {
              if (!value.equals(labels.get(key))) {
                throw new AssertionError(
                    "the selector of %s does not match its pods"
                        .formatted(workload.at("/metadata/name")));
              }
            });
    return new Pod(
        Manifests.namespace(workload),
        Manifests.name(workload) + suffix,
        node,
        labels,
        Pod.texts(template.at("/metadata/annotations")),
        template.path("spec"));
  }

  /** With the subdomain of its Service, and with volumes for its claims. */
  private static Pod ofStatefulSet(Pod pod, JsonNode workload) {
    ObjectNode spec = (ObjectNode) pod.spec().deepCopy();
    spec.put("hostname", pod.name());
    spec.put("subdomain", workload.at("/spec/serviceName").asString());
    for (JsonNode claim : workload.at("/spec/volumeClaimTemplates")) {
      spec.withArray("volumes")
          .addObject()
          .put("name", Manifests.name(claim))
          .putObject("persistentVolumeClaim")
          .put("claimName", Manifests.name(claim) + "-" + pod.name());
    }
    return new Pod(pod.namespace(), pod.name(), pod.node(), pod.labels(), pod.annotations(), spec);
  }
}
