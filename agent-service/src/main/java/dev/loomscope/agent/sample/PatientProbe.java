package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks about file systems whose server may be gone, in which case the system call never returns:
 * each is asked on a thread of its own, waited for no longer than a bound, and not asked again
 * until that thread is back. Not thread-safe.
 */
final class PatientProbe implements FileSystemSpace.Probe {

  private static final EventLog LOG = EventLog.of(PatientProbe.class);

  private final FileSystemSpace.Probe probe;
  private final Duration bound;
  private final Map<String, FutureTask<FileSystemSpace>> stuck = new HashMap<>();

  PatientProbe(FileSystemSpace.Probe probe, Duration bound) {
    this.probe = probe;
    this.bound = bound;
  }

  @Override
  public FileSystemSpace at(String path) throws IOException {
    @Nullable FutureTask<FileSystemSpace> before = stuck.get(path);
    if (before != null && !before.isDone()) {
      throw new IOException("it has not answered yet");
    }
    if (stuck.remove(path) != null) {
      LOG.info("file system answers again", "path", path);
    }
    FutureTask<FileSystemSpace> question = new FutureTask<>(() -> probe.at(path));
    // Platform: a virtual thread would take its carrier along.
    Thread.ofPlatform().daemon().name("statvfs").start(question);
    try {
      return question.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      stuck.put(path, question);
      LOG.warn("file system does not answer", "path", path, "bound", bound);
      throw new IOException("it does not answer");
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }
}
