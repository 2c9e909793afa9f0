package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks what may never answer, such as a file system whose server is gone: each question on a thread
 * of its own, which is waited for no longer than a bound, and not asked again until that thread is
 * back. Not thread-safe.
 */
final class Patient {

  private static final EventLog LOG = EventLog.of(Patient.class);

  private final String name;
  private final Duration bound;
  private final Map<String, FutureTask<?>> stuck = new HashMap<>();

  /**
   * Asks with patience.
   *
   * @param name of the threads
   */
  Patient(String name, Duration bound) {
    this.name = name;
    this.bound = bound;
  }

  /**
   * The answer to a question.
   *
   * @param what is asked, which tells the questions apart
   * @throws IOException if there is no answer, or the question fails
   */
  <T> T ask(String what, Callable<T> question) throws IOException {
    @Nullable FutureTask<?> before = stuck.get(what);
    if (before != null && !before.isDone()) {
      throw new IOException("it has not answered yet");
    }
    if (stuck.remove(what) != null) {
      LOG.info("it answers again", "what", what);
    }
    FutureTask<T> task = new FutureTask<>(question);
    // Platform: a virtual thread would take its carrier along.
    Thread.ofPlatform().daemon().name(name).start(task);
    try {
      return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      stuck.put(what, task);
      LOG.warn("it does not answer", "what", what, "bound", bound);
      throw new IOException("it does not answer");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException cause
          ? cause
          : new IOException(failed.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }
}
