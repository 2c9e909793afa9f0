package dev.loomscope.containers.engine;

import dev.loomscope.testing.Tools;
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
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.of("no Docker engine answers");
    }
    return Arrays.stream(programs)
        .filter(program -> Tools.find(program).isEmpty())
        .findFirst()
        .map(program -> "there is no " + program + " on the path");
  }
}
