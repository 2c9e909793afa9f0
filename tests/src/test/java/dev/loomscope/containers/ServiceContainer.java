package dev.loomscope.containers;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import dev.loomscope.containers.engine.Docker;
import dev.loomscope.containers.engine.Execution;
import dev.loomscope.containers.engine.Images;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A container of one of the services, as hardened as one can be: a read-only root, no capabilities,
 * no new privileges, not root, limits on processes, memory and CPU.
 */
final class ServiceContainer extends GenericContainer<ServiceContainer> {

  /** A JVM starts in a second, and in many on a machine with too much to do. */
  private static final Duration START = Duration.ofMinutes(3);

  /** A page takes milliseconds, and a second of a JVM that has no CPU left. */
  private static final int ANSWER_MILLIS = 30_000;

  private static final int HTTP = 8080;
  private static final long PROCESSES = 256;
  private static final long CPU_PERIOD = 100_000;
  private static final long MIB = 1L << 20;

  private String user = "65532";
  private long memory = 256 * MIB;

  private ServiceContainer(String service, Network network, String alias, String... arguments) {
    super(DockerImageName.parse(Images.of(service)));
    withImagePullPolicy(image -> false);
    withNetwork(network);
    withNetworkAliases(alias);
    withCommand(arguments);
    withExposedPorts(HTTP);
    withEnv("LOOMSCOPE_HTTP_PORT", String.valueOf(HTTP));
    waitingFor(Wait.forLogMessage(".* ready .*\\n", 1).withStartupTimeout(START));
    withCreateContainerCmdModifier(
        command -> {
          HostConfig host = command.getHostConfig();
          if (host != null) {
            confine(host);
          }
          command.withUser(user);
        });
  }

  static ServiceContainer of(String service, Network network, String alias, String... arguments) {
    return new ServiceContainer(service, network, alias, arguments);
  }

  private void confine(HostConfig host) {
    host.withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges:true"))
        .withPidsLimit(PROCESSES)
        .withMemory(memory)
        .withMemorySwap(memory)
        .withCpuPeriod(CPU_PERIOD)
        .withCpuQuota(CPU_PERIOD);
  }

  /** As another user than the image's. */
  ServiceContainer as(String otherUser) {
    user = otherUser;
    return this;
  }

  /** With another memory limit. */
  ServiceContainer withMebibytes(long mebibytes) {
    memory = mebibytes * MIB;
    return this;
  }

  /** Starts what comes to an end by itself. */
  void startToEnd() {
    waitingFor(
        new AbstractWaitStrategy() {
          @Override
          protected void waitUntilReady() {
            // It is not to be ready, but to end.
          }
        });
    withExposedPorts();
    start();
  }

  void awaitEnd(Duration bound) {
    Awaitility.await(getDockerImageName()).atMost(bound).until(this::hasEnded);
  }

  boolean hasEnded() {
    return !Boolean.TRUE.equals(state().getRunning());
  }

  ContainerState state() {
    return Docker.state(getContainerId());
  }

  /** Sends SIGTERM, and SIGKILL if it has not ended after that time. */
  void terminate(Duration bound) {
    Docker.client().stopContainerCmd(getContainerId()).withTimeout((int) bound.toSeconds()).exec();
  }

  /** Sends SIGTERM, and does not wait. */
  void askToEnd() {
    Docker.client().killContainerCmd(getContainerId()).withSignal("SIGTERM").exec();
  }

  /** Asks what the image has the engine ask; what is wrong is in what it said. */
  Execution checkHealth() throws InterruptedException {
    ContainerConfig image =
        Docker.client().inspectImageCmd(getDockerImageName()).exec().getConfig();
    HealthCheck check = image == null ? null : image.getHealthcheck();
    List<String> test = check == null ? null : check.getTest();
    if (test == null || !test.getFirst().equals("CMD")) {
      throw new AssertionError("no health check that runs without a shell: " + test);
    }
    Execution execution = Execution.start(getContainerId(), test.subList(1, test.size()));
    if (!execution.awaitEnd(START)) {
      throw new AssertionError(execution + " does not end");
    }
    return execution;
  }

  void kill() {
    Docker.client().killContainerCmd(getContainerId()).exec();
  }

  String page(String path) throws IOException {
    URI page = URI.create("http://%s:%d%s".formatted(getHost(), getMappedPort(HTTP), path));
    URLConnection connection = page.toURL().openConnection();
    connection.setConnectTimeout(ANSWER_MILLIS);
    connection.setReadTimeout(ANSWER_MILLIS);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  JsonNode json(String path) throws IOException {
    return JsonMapper.shared().readTree(page(path));
  }
}
