package dev.loomscope.containers.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that are left out, which is said, where something is missing that they need: Linux, a
 * Docker engine on this machine, a client with BuildKit, and the programs named. In continuous
 * integration ({@code CI=true}) they fail instead.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("containers")
@ExtendWith(NeedsDockerCondition.class)
public @interface NeedsDocker {

  /** Programs that must be on the path, too. */
  String[] andPrograms() default {};
}
