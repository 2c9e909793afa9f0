package dev.loomscope.containers.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A command that runs in a container beside what the container is there for. Thread-safe. */
public final class Execution {

  private final List<String> command;
  private final String id;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final ResultCallback.Adapter<Frame> attached =
      new ResultCallback.Adapter<>() {
        @Override
        public void onNext(Frame frame) {
          output.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
        }
      };

  private Execution(List<String> command, String id) {
    this.command = List.copyOf(command);
    this.id = id;
  }

  /** Starts a command in a container. */
  public static Execution start(String container, List<String> command) {
    Execution execution =
        new Execution(
            command,
            Docker.client()
                .execCreateCmd(container)
                .withCmd(command.toArray(String[]::new))
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId());
    Docker.client().execStartCmd(execution.id).exec(execution.attached);
    return execution;
  }

  /** Waits for its end; returns whether it came in time. */
  public boolean awaitEnd(Duration bound) throws InterruptedException {
    return attached.awaitCompletion(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The exit code, once it has ended. */
  public OptionalLong exitCode() {
    InspectExecResponse now = Docker.client().inspectExecCmd(id).exec();
    Long code = now.getExitCodeLong();
    return Boolean.TRUE.equals(now.isRunning()) || code == null
        ? OptionalLong.empty()
        : OptionalLong.of(code);
  }

  /** What it has said so far, standard output and standard error. */
  public String output() {
    return String.join("", output);
  }

  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
