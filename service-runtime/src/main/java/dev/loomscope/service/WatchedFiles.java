package dev.loomscope.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one or several files, read again when they change.
 *
 * <p>Looked at once a second at most, when the value is asked for. What the files hold replaces it
 * only if all is as it must be; otherwise the last good value remains, and the observer is told.
 * Thread-safe.
 *
 * @param <T> immutable; equal if there is no news
 */
public final class WatchedFiles<T> {

  /** Makes the value of what the files hold now. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads them.
     *
     * @throws UnusableFileException if they are not as they must be
     */
    T read() throws UnusableFileException;
  }

  /**
   * Is told when files change; called by the thread that asked for the value, and must not throw.
   */
  public interface Observer<T> {
    /** A new value is in use. */
    void replaced(T value);

    /** The files changed and cannot be used; the value before it remains. */
    void refused(String why);
  }

  private static final long CHECK_INTERVAL_MILLIS = 1_000;

  /** A file changed twice within the resolution of its time looks unchanged; so look again. */
  private static final long TIME_RESOLUTION_MILLIS = 2_000;

  private final List<Path> files;
  private final Reader<T> reader;
  private final InstantSource clock;
  private final Observer<? super T> observer;
  private volatile T value;
  private volatile long nextCheck;
  private String signature;
  private @Nullable String problem;

  private WatchedFiles(
      List<Path> files, Reader<T> reader, InstantSource clock, Observer<? super T> observer)
      throws UnusableFileException {
    this.files = List.copyOf(files);
    this.reader = reader;
    this.clock = clock;
    this.observer = observer;
    this.signature = signature(this.files, clock.millis());
    this.value = reader.read();
    this.nextCheck = clock.millis() + CHECK_INTERVAL_MILLIS;
  }

  /**
   * Reads files for the first time.
   *
   * @throws UnusableFileException if they are not as they must be
   */
  public static <T> WatchedFiles<T> open(
      List<Path> files, Reader<T> reader, InstantSource clock, Observer<? super T> observer)
      throws UnusableFileException {
    return new WatchedFiles<>(files, reader, clock, observer);
  }

  /**
   * Reads the file of secrets that a setting names for the first time; empty if it names none.
   *
   * @param parser see {@link FileText#parsed}
   * @throws InvalidSettingException if it cannot be used
   */
  public static <T> Optional<WatchedFiles<T>> secret(
      Settings settings,
      Setting<String> setting,
      Function<String, T> parser,
      InstantSource clock,
      Observer<? super T> observer)
      throws InvalidSettingException {
    String name = settings.get(setting);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path file = Path.of(name);
    FileText.Readers readers = FileText.Readers.ofSecret(settings);
    try {
      return Optional.of(
          open(List.of(file), () -> FileText.parsed(file, readers, parser), clock, observer));
    } catch (UnusableFileException unusable) {
      throw settings.refused(setting, String.valueOf(unusable.getMessage()));
    }
  }

  /** Returns what is valid now. */
  public T value() {
    if (clock.millis() >= nextCheck) {
      check();
    }
    return value;
  }

  /** Returns what was valid when somebody last asked, and tells the observer nothing. */
  T last() {
    return value;
  }

  private synchronized void check() {
    long now = clock.millis();
    if (now < nextCheck) {
      return;
    }
    nextCheck = now + CHECK_INTERVAL_MILLIS;
    try {
      String found = signature(files, now);
      if (found.equals(signature)) {
        return;
      }
      T read = reader.read();
      // While a file's time is fresh it is read again and again: no news each time.
      boolean news = problem != null || !read.equals(value);
      signature = found;
      value = read;
      problem = null;
      if (news) {
        observer.replaced(read);
      }
    } catch (UnusableFileException unusable) {
      String why = Objects.requireNonNull(unusable.getMessage());
      signature = "";
      if (!why.equals(problem)) {
        problem = why;
        observer.refused(why);
      }
    }
  }

  private static String signature(List<Path> files, long now) throws UnusableFileException {
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      all.append(signature(file, now)).append('\n');
    }
    return all.toString();
  }

  /** What changes when a file does: time, size, which file it is, and who may read it. */
  private static String signature(Path path, long now) throws UnusableFileException {
    try {
      BasicFileAttributes file =
          FileText.hasPermissions(path)
              ? Files.readAttributes(path, PosixFileAttributes.class)
              : Files.readAttributes(path, BasicFileAttributes.class);
      String readers =
          file instanceof PosixFileAttributes posix
              ? " " + PosixFilePermissions.toString(posix.permissions())
              : "";
      long modified = file.lastModifiedTime().toMillis();
      String fresh = Math.abs(now - modified) < TIME_RESOLUTION_MILLIS ? " " + now : "";
      return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey() + readers + fresh;
    } catch (IOException failed) {
      throw FileText.unreadable(path, failed);
    }
  }

  @Override
  public String toString() {
    return "what stands in " + files;
  }
}
