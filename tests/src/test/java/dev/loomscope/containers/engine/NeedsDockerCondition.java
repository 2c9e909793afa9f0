package dev.loomscope.containers.engine;

import dev.loomscope.testing.Tools;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.testcontainers.DockerClientFactory;

/** Decides what {@link NeedsDocker} says. */
final class NeedsDockerCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String[] programs =
        AnnotationSupport.findAnnotation(context.getTestClass(), NeedsDocker.class)
            .map(NeedsDocker::andPrograms)
            .orElse(new String[0]);
    Optional<String> missing = missing(programs);
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("everything is there");
    }
    Tools.failIfNothingMayBeLeftOut(missing.get());
    if (context.getTestMethod().isEmpty()) {
      System.out.printf("%s is left out, for %s%n", context.getDisplayName(), missing.get());
    }
    return ConditionEvaluationResult.disabled(missing.get());
  }

  private static Optional<String> missing(String[] programs) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.of("this is not Linux, whose programs and libraries images are made of");
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.of("no Docker engine answers");
    }
    URI engine = DockerClientFactory.instance().getTransportConfig().getDockerHost();
    if (!engine.getScheme().equals("unix")) { // folders are mounted, and addresses reached
      return Optional.of("the Docker engine at %s is not this machine's own".formatted(engine));
    }
    if (!BuildKit.isThere()) {
      return Optional.of("there is no Docker client with BuildKit (docker/build.sh)");
    }
    return Arrays.stream(programs)
        .filter(program -> Tools.find(program).isEmpty())
        .findFirst()
        .map(program -> "there is no " + program + " on the path");
  }
}
