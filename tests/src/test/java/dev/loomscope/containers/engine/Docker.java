package dev.loomscope.containers.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/** The engine, and what tests ask it beside what Testcontainers' containers offer. */
public final class Docker {

  /** The user that the images are made for. */
  public static final long NOBODY = 65532;

  private Docker() {}

  public static DockerClient client() {
    return DockerClientFactory.instance().client();
  }

  /**
   * The labels of everything that a test makes: Testcontainers removes what bears them when the
   * tests end, however they end.
   */
  public static Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>(DockerClientFactory.DEFAULT_LABELS);
    labels.put(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, DockerClientFactory.SESSION_ID);
    return labels;
  }

  /** Removes an image, if it was made, when the tests end. */
  static void removeAtEnd(String image) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    client().removeImageCmd(image).withForce(true).exec();
                  } catch (NotFoundException neverMade) {
                    // nothing to remove
                  }
                }));
  }

  public static ContainerState state(String container) {
    return client().inspectContainerCmd(container).exec().getState();
  }

  /** What a container has said so far, standard output and standard error. */
  public static String logs(String container) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    try {
      client()
          .logContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .exec(
              new ResultCallback.Adapter<Frame>() {
                @Override
                public void onNext(Frame frame) {
                  text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                }
              })
          .awaitCompletion();
    } catch (NotFoundException gone) {
      text.append("the container is gone: ").append(container);
    }
    return text.toString();
  }
}
