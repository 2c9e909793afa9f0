package dev.loomscope.echo;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits that end as soon as a condition holds, with a bound that a busy machine can keep. */
final class Patience {

  private Patience() {}

  static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(20));
  }
}
