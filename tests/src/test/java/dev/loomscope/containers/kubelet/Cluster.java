package dev.loomscope.containers.kubelet;

import dev.loomscope.containers.engine.Docker;
import dev.loomscope.containers.engine.ProgramImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All that manifests ask for, running on this machine's engine. Not thread-safe. */
public final class Cluster implements AutoCloseable {

  private static final String SANDBOX = "loomscope-test/sandbox:" + ProcessHandle.current().pid();

  private final Manifests manifests;
  private final List<String> nodes;
  private final UnaryOperator<String> images;
  private final String network;
  private final List<RunningPod> pods = new ArrayList<>();

  private Cluster(
      Manifests manifests, List<String> nodes, UnaryOperator<String> images, String network) {
    this.manifests = manifests;
    this.nodes = List.copyOf(nodes);
    this.images = images;
    this.network = network;
  }

  /**
   * Starts every container of every workload, and does not wait for them.
   *
   * @param nodes the names of the nodes, all of which are this machine
   * @param leftOut images whose pods are not started, which is said
   * @param images the engine's name of an image of the manifests
   */
  public static Cluster start(
      Manifests manifests,
      List<String> nodes,
      Predicate<String> leftOut,
      UnaryOperator<String> images)
      throws IOException, InterruptedException {
    ProgramImage.build(SANDBOX, Path.of("/bin/sleep"), List.of("infinity"));
    String network =
        Docker.client()
            .createNetworkCmd()
            .withName(
                "loomscope-cluster-" + ProcessHandle.current().pid() + "-" + System.nanoTime())
            .withLabels(Docker.labels())
            .exec()
            .getId();
    Cluster cluster = new Cluster(manifests, nodes, images, network);
    try {
      for (Pod pod : Workloads.pods(manifests, nodes)) {
        if (imagesOf(pod).anyMatch(leftOut)) {
          System.out.printf("not started, for its image cannot be had: %s%n", pod);
        } else {
          cluster.startPod(pod);
        }
      }
    } catch (RuntimeException | Error | IOException | InterruptedException failed) {
      cluster.close();
      throw failed;
    }
    return cluster;
  }

  private RunningPod startPod(Pod pod) throws IOException, InterruptedException {
    RunningPod running = RunningPod.start(manifests, pod, images, SANDBOX, network);
    pods.add(running);
    return running;
  }

  /**
   * Has a Job run that is suspended until now, as {@code kubectl patch} does.
   *
   * @return the names of its pods
   */
  public List<String> resume(String namespace, String job)
      throws IOException, InterruptedException {
    ObjectNode object = (ObjectNode) manifests.find("Job", namespace, job).deepCopy();
    ((ObjectNode) object.path("spec")).put("suspend", false);
    List<String> started = new ArrayList<>();
    for (Pod pod : Workloads.podsOf(object, nodes).toList()) {
      started.add(startPod(pod).pod().toString());
    }
    return started;
  }

  /** Waits until a pod's containers have ended by themselves; returns the highest exit code. */
  public int awaitExitCode(String pod) {
    return pods.stream()
        .filter(running -> running.pod().toString().equals(pod))
        .flatMap(running -> running.containers().stream())
        .mapToInt(RunningContainer::awaitExitCode)
        .max()
        .orElseThrow(() -> new AssertionError("there is no " + pod));
  }

  private static Stream<String> imagesOf(Pod pod) {
    return Stream.concat(pod.initContainers().stream(), pod.containers().stream())
        .map(container -> container.path("image").asString());
  }

  /** Waits until all its pods are ready, or have ended well if that is what they are to do. */
  public void awaitReady(Duration bound) throws InterruptedException {
    for (RunningPod pod : pods) {
      for (RunningContainer container : pod.containers()) {
        if (pod.pod().ends()) {
          container.awaitEnd();
        } else {
          Awaitility.await(container.toString())
              .atMost(bound)
              .until(
                  () -> {
                    container.checkRunning();
                    return container.isReady();
                  });
        }
      }
    }
  }

  /** Fails if there is a container that a kubelet would have restarted by now. */
  public void checkRunning() throws InterruptedException {
    for (RunningContainer container : lasting()) {
      container.checkRunning();
    }
  }

  /** The names of all pods that run, with their namespaces. */
  public List<String> pods() {
    return pods.stream().map(pod -> pod.pod().toString()).toList();
  }

  /** What the containers of a pod have said, by the pod's name and namespace. */
  public String logs(String pod) throws InterruptedException {
    StringBuilder logs = new StringBuilder();
    for (RunningPod running : pods) {
      if (running.pod().toString().equals(pod)) {
        for (RunningContainer container : running.containers()) {
          logs.append(container.logs());
        }
      }
    }
    return logs.toString();
  }

  /**
   * A page of the first pod behind a Service.
   *
   * @param port its name in the Service
   */
  public URI page(String namespace, String service, String port, String path) {
    JsonNode object = manifests.find("Service", namespace, service);
    RunningPod pod =
        pods.stream()
            .filter(one -> ServiceNames.selects(object, one.pod()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no pod is behind " + service));
    return URI.create(
        "http://%s:%d%s"
            .formatted(pod.address(), ServiceNames.port(object, port, pod.pod()), path));
  }

  /** Every address, with port, behind every port of the Services that have a label. */
  public List<String> addresses(String label, String value) {
    return manifests
        .ofKind("Service")
        .filter(service -> service.at("/metadata/labels").path(label).asString("").equals(value))
        .flatMap(
            service ->
                pods.stream()
                    .filter(pod -> ServiceNames.selects(service, pod.pod()))
                    .flatMap(
                        pod ->
                            service
                                .at("/spec/ports")
                                .valueStream()
                                .map(port -> pod.address() + ":" + port.path("port").asString())))
        .distinct()
        .toList();
  }

  /**
   * Stops all containers at once, as when the manifests are deleted; fails if one does not end by
   * itself, in time and with exit code 0.
   */
  public void stop() throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> stops =
          lasting().stream()
              .<Callable<Void>>map(
                  container ->
                      () -> {
                        container.stop();
                        return null;
                      })
              .toList();
      AssertionError failures = null;
      for (Future<Void> stopped : executor.invokeAll(stops)) {
        try {
          stopped.get();
        } catch (ExecutionException failed) {
          failures = failures == null ? new AssertionError("containers did not stop") : failures;
          failures.addSuppressed(failed);
        }
      }
      if (failures != null) {
        throw failures;
      }
    }
  }

  private List<RunningContainer> lasting() {
    return pods.stream()
        .filter(pod -> !pod.pod().ends())
        .flatMap(pod -> pod.containers().stream())
        .toList();
  }

  @Override
  public void close() {
    pods.forEach(RunningPod::remove);
    Docker.client().removeNetworkCmd(network).exec();
  }
}
