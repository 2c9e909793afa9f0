package dev.loomscope.containers.kubelet;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a container may do and use: its security context, its pod's, and its limits. */
final class Confinement {

  /** Microseconds in which a container gets its share of CPU time, as the kubelet has it. */
  private static final long CPU_PERIOD = 100_000;

  /** The kernel's weight of one CPU, as the kubelet sets it for a request. */
  private static final long SHARES_OF_A_CPU = 1_024;

  private static final int LEAST_SHARES = 2;

  private Confinement() {}

  /** As the engine takes it. */
  static HostConfig of(Pod pod, JsonNode container) {
    JsonNode own = container.path("securityContext");
    List<String> options = new ArrayList<>();
    if (!own.path("allowPrivilegeEscalation").asBoolean(true)) {
      options.add("no-new-privileges:true");
    }
    // Without a profile Kubernetes does not filter system calls; the engine does.
    if (!effective(pod, container, "seccompProfile")
        .path("type")
        .asString("Unconfined")
        .equals("RuntimeDefault")) {
      options.add("seccomp=unconfined");
    }
    HostConfig host =
        HostConfig.newHostConfig()
            .withSecurityOpts(options)
            .withReadonlyRootfs(own.path("readOnlyRootFilesystem").asBoolean(false))
            .withPrivileged(own.path("privileged").asBoolean(false))
            .withCapDrop(capabilities(own.at("/capabilities/drop")))
            .withCapAdd(capabilities(own.at("/capabilities/add")))
            .withGroupAdd(groups(pod));
    if (pod.spec().path("hostPID").asBoolean(false)) {
      host.withPidMode("host");
    }
    limit(host, container.path("resources"));
    return host;
  }

  /** Its user and group, or nothing if they are the image's. */
  static String user(Pod pod, JsonNode container) {
    String user = effective(pod, container, "runAsUser").asString("");
    String group = effective(pod, container, "runAsGroup").asString("");
    return group.isEmpty() ? user : (user.isEmpty() ? "0" : user) + ":" + group;
  }

  /**
   * Refuses root where the manifest does.
   *
   * @param imageUser of the image, perhaps with a group
   */
  static void checkUser(Pod pod, JsonNode container, String imageUser) {
    String user = effective(pod, container, "runAsUser").asString(imageUser.split(":", -1)[0]);
    if (effective(pod, container, "runAsNonRoot").asBoolean(false)
        && (!user.matches("\\d+") || Long.parseLong(user) == 0)) {
      throw new AssertionError("%s must not be root, and is '%s'".formatted(pod, user));
    }
  }

  /** A field of the container's security context, or else of its pod's. */
  private static JsonNode effective(Pod pod, JsonNode container, String field) {
    JsonNode own = container.path("securityContext");
    return (own.has(field) ? own : pod.spec().path("securityContext")).path(field);
  }

  private static List<String> groups(Pod pod) {
    JsonNode context = pod.spec().path("securityContext");
    return Stream.concat(
            Stream.of(context.path("fsGroup")).filter(JsonNode::isNumber),
            context.path("supplementalGroups").valueStream())
        .map(JsonNode::asString)
        .toList();
  }

  private static Capability[] capabilities(JsonNode names) {
    return names
        .valueStream()
        .map(name -> Capability.valueOf(name.asString()))
        .toArray(Capability[]::new);
  }

  private static void limit(HostConfig host, JsonNode resources) {
    String memory = resources.at("/limits/memory").asString("");
    if (!memory.isEmpty()) {
      host.withMemory(Quantity.whole(memory)).withMemorySwap(Quantity.whole(memory));
    }
    String cpu = resources.at("/limits/cpu").asString("");
    if (!cpu.isEmpty()) {
      host.withCpuPeriod(CPU_PERIOD).withCpuQuota(Quantity.thousandths(cpu) * CPU_PERIOD / 1_000);
    }
    String request = resources.at("/requests/cpu").asString(cpu);
    if (!request.isEmpty()) {
      long shares = Quantity.thousandths(request) * SHARES_OF_A_CPU / 1_000;
      host.withCpuShares((int) Math.max(LEAST_SHARES, shares));
    }
  }
}
