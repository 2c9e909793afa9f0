package dev.loomscope.containers.kubelet;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.loomscope.containers.engine.Docker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A container of a pod, and the threads that probe it. Thread-safe. */
final class RunningContainer {

  private final Pod pod;
  private final JsonNode spec;
  private final String id;
  private final List<Thread> probing = new CopyOnWriteArrayList<>();
  private volatile boolean noMoreProbes;
  private volatile boolean ready;
  private volatile @Nullable String failure;

  private RunningContainer(Pod pod, JsonNode spec, String id) {
    this.pod = pod;
    this.spec = spec;
    this.id = id;
  }

  /**
   * Starts one.
   *
   * @param image in the engine
   * @param variables its environment
   * @param sandbox of the pod, whose network it uses
   */
  static RunningContainer start(
      Pod pod,
      JsonNode spec,
      String image,
      Map<String, String> variables,
      Volumes volumes,
      String sandbox) {
    var built = Docker.client().inspectImageCmd(image).exec().getConfig();
    String imageUser = built == null || built.getUser() == null ? "" : built.getUser();
    Confinement.checkUser(pod, spec, imageUser);
    CreateContainerCmd command =
        Docker.client()
            .createContainerCmd(image)
            .withLabels(Docker.labels())
            .withEnv(
                variables.entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList())
            .withHostConfig(
                Confinement.of(pod, spec)
                    .withMounts(volumes.mounts(spec))
                    .withNetworkMode("container:" + sandbox));
    if (spec.has("command")) {
      command.withEntrypoint(words(spec.path("command"), variables));
    }
    if (spec.has("args")) {
      command.withCmd(words(spec.path("args"), variables));
    }
    if (spec.has("workingDir")) {
      command.withWorkingDir(spec.path("workingDir").asString());
    }
    String user = Confinement.user(pod, spec);
    if (!user.isEmpty()) {
      command.withUser(user);
    }
    RunningContainer container = new RunningContainer(pod, spec, command.exec().getId());
    Docker.client().startContainerCmd(container.id).exec();
    return container;
  }

  private static List<String> words(JsonNode list, Map<String, String> variables) {
    return list.valueStream().map(word -> Environment.expand(word.asString(), variables)).toList();
  }

  /** Begins to ask what its probes say, until it is stopped. */
  void probe(String address) {
    startProbing(
        () -> {
          try {
            Optional<Prober> startup = prober("startupProbe", address);
            if (startup.isPresent() && !startup.get().verdict()) {
              failure = "startup probe: " + startup.get().lastFault();
              return;
            }
            startProbing(() -> watchLiveness(address));
            watchReadiness(address);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void startProbing(Runnable probe) {
    Thread thread = Thread.ofVirtual().start(probe);
    probing.add(thread);
    if (noMoreProbes) {
      thread.interrupt(); // it may have been added after the others were
    }
  }

  private void watchReadiness(String address) throws InterruptedException {
    Optional<Prober> readiness = prober("readinessProbe", address);
    if (readiness.isEmpty()) {
      ready = true;
      return;
    }
    while (true) {
      ready = readiness.get().verdict();
    }
  }

  private void watchLiveness(String address) {
    try {
      Optional<Prober> liveness = prober("livenessProbe", address);
      while (liveness.isPresent() && failure == null) {
        if (!liveness.get().verdict()) {
          failure = "liveness probe: " + liveness.get().lastFault();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Prober> prober(String name, String address) {
    JsonNode probe = spec.path(name);
    return probe.isMissingNode()
        ? Optional.empty()
        : Optional.of(new Prober(probe, Questions.of(probe, spec, address, id)));
  }

  boolean isReady() {
    return ready;
  }

  /** Fails if a kubelet would have restarted it by now: it ended, or a probe gave it up. */
  void checkRunning() throws InterruptedException {
    ContainerState state = Docker.state(id);
    String probe = failure;
    if (probe != null || !Boolean.TRUE.equals(state.getRunning())) {
      throw new AssertionError(
          "%s would be restarted: %s%n%s".formatted(this, probe == null ? state : probe, logs()));
    }
  }

  /** Waits until it has ended by itself, and fails if not with exit code 0. */
  void awaitEnd() throws InterruptedException {
    int code = awaitExitCode();
    if (code != 0) {
      throw new AssertionError("%s ended with %d%n%s".formatted(this, code, logs()));
    }
  }

  /** Waits until it has ended by itself. */
  int awaitExitCode() {
    return Docker.client().waitContainerCmd(id).start().awaitStatusCode();
  }

  /** Stops it as a kubelet does, and fails if it does not end by itself and well. */
  void stop() throws InterruptedException {
    stopProbing();
    long begun = System.nanoTime();
    JsonNode hook = spec.at("/lifecycle/preStop");
    Duration grace = Duration.ofSeconds(pod.graceSeconds());
    if (hook.has("exec")) {
      String fault = Questions.execute(id, hook.at("/exec/command"), grace);
      if (!fault.isEmpty()) {
        throw new AssertionError("%s: preStop: %s".formatted(this, fault));
      }
    }
    Thread.sleep(Duration.ofSeconds(hook.at("/sleep/seconds").asInt(0)));
    Duration left = grace.minusNanos(System.nanoTime() - begun);
    Docker.client().stopContainerCmd(id).withTimeout((int) Math.max(1, left.toSeconds())).exec();
    ContainerState state = Docker.state(id);
    Long code = state.getExitCodeLong();
    if (code == null || code != 0) {
      throw new AssertionError(
          "%s was stopped, with %d s to end, and did not do so well: %s%n%s"
              .formatted(this, pod.graceSeconds(), state, logs()));
    }
  }

  /** Kills it, if it still runs, and removes it. */
  void remove() {
    stopProbing();
    Docker.client().removeContainerCmd(id).withForce(true).exec();
  }

  private void stopProbing() {
    noMoreProbes = true;
    probing.forEach(Thread::interrupt);
  }

  String logs() throws InterruptedException {
    return Docker.logs(id);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(pod, spec.path("name").asString());
  }
}
