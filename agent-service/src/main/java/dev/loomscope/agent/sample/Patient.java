package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks what may never answer, such as a file system whose server is gone, on a thread of its own.
 * An answer is waited for no longer than a bound. Then the thread is left alone with its question,
 * which is not asked again until it is back, and another thread takes the other ones. Not
 * thread-safe.
 */
final class Patient {

  private static final EventLog LOG = EventLog.of(Patient.class);

  private final ThreadFactory threads;
  private final Duration bound;
  private final Map<String, Future<?>> stuck = new HashMap<>();
  private ExecutorService worker;

  /**
   * Asks with patience.
   *
   * @param name of its threads
   */
  Patient(String name, Duration bound) {
    // Platform: a virtual thread that is stuck would keep its carrier.
    this.threads = Thread.ofPlatform().daemon().name(name).factory();
    this.bound = bound;
    this.worker = Executors.newSingleThreadExecutor(threads);
  }

  /**
   * The answer to a question.
   *
   * @param what is asked, which tells the questions apart
   * @throws IOException if there is no answer, or the question fails
   */
  <T> T ask(String what, Callable<T> question) throws IOException {
    @Nullable Future<?> before = stuck.get(what);
    if (before != null && !before.isDone()) {
      throw new IOException("it has not answered yet");
    }
    if (stuck.remove(what) != null) {
      LOG.info("it answers again", "what", what);
    }
    Future<T> task = worker.submit(question);
    try {
      return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      stuck.put(what, task);
      worker.shutdown(); // its thread ends when it is back
      worker = Executors.newSingleThreadExecutor(threads);
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
