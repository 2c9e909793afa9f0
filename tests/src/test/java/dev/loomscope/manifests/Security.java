package dev.loomscope.manifests;

import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Every pod has what the Pod Security Standard "restricted" asks for, a read-only root file system,
 * and no token of the API. Only in a namespace that says "privileged" may it be on its node's
 * network and see its node's files, which it must not write to.
 */
final class Security implements Rule {

  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

  /** Volumes that "restricted" allows. */
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Stream.concat(
        manifests
            .of("Namespace")
            .filter(namespace -> level(namespace).isEmpty())
            .map(namespace -> Finding.of(namespace, "says nothing of pod security")),
        manifests.workloads().flatMap(workload -> check(manifests, workload)));
  }

  private static String level(Manifest namespace) {
    return namespace.tree().path("metadata").path("labels").path(ENFORCE).asString("");
  }

  private static Stream<Finding> check(Manifests manifests, Manifest workload) {
    Stream.Builder<String> problems = Stream.builder();
    JsonNode pod = workload.pod();
    JsonNode context = pod.path("securityContext");
    expect(problems, is(pod, "automountServiceAccountToken", false), "has a token of the API");
    expect(problems, is(pod, "enableServiceLinks", false), "is told Services as variables");
    expect(problems, is(context, "runAsNonRoot", true), "may run as root");
    expect(problems, context.path("runAsUser").asInt(0) > 0, "has no user");
    expect(
        problems,
        context.path("seccompProfile").path("type").asString("").equals("RuntimeDefault"),
        "has no seccomp profile");
    boolean privileged =
        manifests
            .find("Namespace", "", workload.namespace())
            .map(namespace -> level(namespace).equals("privileged"))
            .orElse(false);
    if (!privileged) {
      restricted(problems, workload);
    }
    expect(
        problems,
        Stream.of("hostPID", "hostIPC").noneMatch(pod::has),
        "shares processes or memory with its node");
    workload.containers().forEach(container -> container(problems, workload, container));
    return problems.build().map(problem -> Finding.of(workload, problem));
  }

  private static void restricted(Stream.Builder<String> problems, Manifest workload) {
    JsonNode pod = workload.pod();
    expect(problems, !pod.has("hostNetwork"), "is on its node's network in a restricted namespace");
    expect(
        problems,
        workload.containers().stream()
            .flatMap(container -> container.path("ports").valueStream())
            .noneMatch(port -> port.has("hostPort")),
        "has a port of its node in a restricted namespace");
    for (JsonNode volume : pod.path("volumes")) {
      volume.propertyNames().stream()
          .filter(name -> !name.equals("name") && !VOLUMES.contains(name))
          .forEach(
              name -> problems.add("has a volume of kind " + name + " in a restricted namespace"));
    }
  }

  private static void container(
      Stream.Builder<String> problems, Manifest workload, JsonNode container) {
    JsonNode context = container.path("securityContext");
    expect(problems, is(context, "allowPrivilegeEscalation", false), "may gain privileges");
    expect(problems, is(context, "readOnlyRootFilesystem", true), "may write to its root");
    expect(
        problems,
        context.path("capabilities").toString().equals("{\"drop\":[\"ALL\"]}"),
        "has capabilities");
    expect(problems, !context.has("privileged"), "is privileged");
    expect(
        problems,
        context.path("runAsUser").asInt(1) > 0 && context.path("runAsNonRoot").asBoolean(true),
        "has a container that runs as root");
    expect(
        problems,
        context
            .path("seccompProfile")
            .path("type")
            .asString("RuntimeDefault")
            .equals("RuntimeDefault"),
        "has a container without seccomp profile");
    for (JsonNode volume : workload.pod().path("volumes")) {
      boolean writable =
          volume.has("hostPath")
              && container
                  .path("volumeMounts")
                  .valueStream()
                  .filter(mount -> mount.path("name").equals(volume.path("name")))
                  .anyMatch(mount -> !is(mount, "readOnly", true));
      expect(problems, !writable, "may write to its node");
    }
  }

  private static boolean is(JsonNode object, String field, boolean value) {
    JsonNode found = object.path(field);
    return found.isBoolean() && found.asBoolean() == value;
  }

  private static void expect(Stream.Builder<String> problems, boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }
}
