package dev.loomscope.containers.kubelet;

import java.time.Duration;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/**
 * Asks a container a question again and again, and judges it by several answers. For one thread.
 */
final class Prober {

  private static final int SECONDS_OF_A_PERIOD = 10;
  private static final int FAILURES = 3;

  private final Callable<String> question;
  private final Duration initialDelay;
  private final Duration period;
  private final int successThreshold;
  private final int failureThreshold;
  private String lastFault = "";
  private boolean asked;

  /**
   * Makes one.
   *
   * @param probe of the manifest, for how often and how many times
   * @param question answers with what is wrong; empty: nothing
   */
  Prober(JsonNode probe, Callable<String> question) {
    this.question = question;
    this.initialDelay = Duration.ofSeconds(probe.path("initialDelaySeconds").asInt(0));
    this.period = Duration.ofSeconds(probe.path("periodSeconds").asInt(SECONDS_OF_A_PERIOD));
    this.successThreshold = probe.path("successThreshold").asInt(1);
    this.failureThreshold = probe.path("failureThreshold").asInt(FAILURES);
  }

  /** Asks until the thresholds allow a verdict: whether all is well. */
  boolean verdict() throws InterruptedException {
    int successes = 0;
    int failures = 0;
    while (successes < successThreshold && failures < failureThreshold) {
      Thread.sleep(asked ? period : initialDelay);
      asked = true;
      String fault = ask();
      if (fault.isEmpty()) {
        successes++;
        failures = 0;
      } else {
        failures++;
        successes = 0;
        lastFault = fault;
      }
    }
    return failures == 0;
  }

  /** What was wrong the last time that something was. */
  String lastFault() {
    return lastFault;
  }

  private String ask() throws InterruptedException {
    try {
      return question.call();
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Exception failed) {
      return failed.toString();
    }
  }
}
