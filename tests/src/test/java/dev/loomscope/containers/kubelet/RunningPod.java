package dev.loomscope.containers.kubelet;

import com.github.dockerjava.api.model.HostConfig;
import dev.loomscope.containers.engine.Docker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * A pod whose containers run. They share the network of its sandbox, a container that only waits.
 * That of a pod on the host's network has the node's name: it stands for the node.
 */
final class RunningPod {

  /** Names with fewer dots are looked up in the search domains first, as the kubelet has it. */
  private static final String DOTS = "ndots:5";

  private static final int LONGEST_HOST_NAME = 63;

  private final Pod pod;
  private final Volumes volumes;
  private final String sandbox;
  private final String address;
  private final List<RunningContainer> containers = new ArrayList<>();

  private RunningPod(Pod pod, Volumes volumes, String sandbox, String address) {
    this.pod = pod;
    this.volumes = volumes;
    this.sandbox = sandbox;
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @param images the engine's name of an image of the manifests
   * @param network of the cluster
   */
  static RunningPod start(
      Manifests manifests,
      Pod pod,
      UnaryOperator<String> images,
      String sandboxImage,
      String network)
      throws IOException, InterruptedException {
    KnownFields.check(pod);
    ServiceNames.checkPorts(manifests, pod);
    Volumes volumes = Volumes.create(pod);
    String hostName =
        pod.onHostNetwork() ? pod.node() : pod.spec().path("hostname").asString(pod.name());
    String sandbox =
        Docker.client()
            .createContainerCmd(sandboxImage)
            .withLabels(Docker.labels())
            .withHostName(hostName.substring(0, Math.min(hostName.length(), LONGEST_HOST_NAME)))
            .withAliases(ServiceNames.of(manifests, pod))
            .withHostConfig(
                HostConfig.newHostConfig()
                    .withBinds(volumes.bindsOfTheSandbox())
                    .withNetworkMode(network)
                    .withDnsSearch(ServiceNames.searchDomains(pod))
                    .withDnsOptions(List.of(DOTS)))
            .exec()
            .getId();
    Docker.client().startContainerCmd(sandbox).exec();
    String address =
        Docker.client()
            .inspectContainerCmd(sandbox)
            .exec()
            .getNetworkSettings()
            .getNetworks()
            .values()
            .iterator()
            .next()
            .getIpAddress();
    RunningPod running = new RunningPod(pod, volumes, sandbox, String.valueOf(address));
    try {
      running.startContainers(manifests, images);
    } catch (RuntimeException | Error | IOException | InterruptedException failed) {
      running.remove();
      throw failed;
    }
    return running;
  }

  private void startContainers(Manifests manifests, UnaryOperator<String> images)
      throws IOException, InterruptedException {
    Environment environment = new Environment(manifests, pod, address);
    volumes.fill(sandbox, new VolumeContent(manifests, pod, environment));
    for (JsonNode container : pod.initContainers()) {
      startContainer(container, environment.of(container), images).awaitEnd();
    }
    for (JsonNode container : pod.containers()) {
      startContainer(container, environment.of(container), images).probe(address);
    }
  }

  private RunningContainer startContainer(
      JsonNode spec, Map<String, String> variables, UnaryOperator<String> images) {
    RunningContainer container =
        RunningContainer.start(
            pod, spec, images.apply(spec.path("image").asString()), variables, volumes, sandbox);
    containers.add(container);
    return container;
  }

  Pod pod() {
    return pod;
  }

  String address() {
    return address;
  }

  /** Its containers but for those that have prepared it. */
  List<RunningContainer> containers() {
    return containers.subList(pod.initContainers().size(), containers.size());
  }

  /** Removes all of it. */
  void remove() {
    containers.forEach(RunningContainer::remove);
    Docker.client().removeContainerCmd(sandbox).withForce(true).exec();
    volumes.remove();
  }
}
