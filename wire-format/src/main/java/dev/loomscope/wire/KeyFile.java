package dev.loomscope.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of keys, read again when it changes. A line is an id, blanks, and 32 bytes in base64;
 * empty lines and lines that begin with {@code #} are skipped. The first key seals what is sent.
 *
 * <p>Looked at once a second at most, when keys are asked for. What it holds replaces the keys only
 * if all of it is as it must be; otherwise the last good keys remain, and the observer is told. The
 * file is opened through symbolic links, as Kubernetes mounts secrets. Thread-safe.
 */
public final class KeyFile {

  /** Who, besides nobody, may be able to read the file. */
  public enum Readers {
    /** Its owner alone. */
    OWNER,
    /** Its group too, which a Kubernetes secret needs for a process that is not root's. */
    GROUP
  }

  /**
   * Is told when the file changes; called by the thread that asked for keys, and must not throw.
   */
  public interface Observer {
    /** New keys are in use; their ids, the sending key's first. */
    void replaced(List<String> ids);

    /** The file changed and cannot be used; the keys before it remain. */
    void refused(String why);
  }

  /** Keys of a file at most: two rotate, more help during an incident. */
  public static final int MAX_KEYS = 16;

  private static final int MAX_BYTES = 16_384;
  private static final long CHECK_INTERVAL_MILLIS = 1_000;

  /** A file changed twice within the resolution of its time looks unchanged; so look again. */
  private static final long TIME_RESOLUTION_MILLIS = 2_000;

  private final Path path;
  private final Readers readers;
  private final InstantSource clock;
  private final Observer observer;
  private volatile KeyRing keys;
  private volatile long nextCheck;
  private String signature;
  private @Nullable String problem;

  private KeyFile(
      Path path, Readers readers, InstantSource clock, Observer observer, String signature)
      throws KeyFileException {
    this.path = path;
    this.readers = readers;
    this.clock = clock;
    this.observer = observer;
    this.signature = signature;
    this.keys = read(path, readers);
    this.nextCheck = clock.millis() + CHECK_INTERVAL_MILLIS;
  }

  /**
   * Reads a file for the first time.
   *
   * @throws KeyFileException if it cannot be read, others can read it, or a line is not as it must
   *     be
   */
  public static KeyFile open(Path path, Readers readers, InstantSource clock, Observer observer)
      throws KeyFileException {
    return new KeyFile(path, readers, clock, observer, signature(path, clock.millis()));
  }

  /** Returns the keys that are valid now. */
  public KeyRing keys() {
    if (clock.millis() >= nextCheck) {
      check();
    }
    return keys;
  }

  private synchronized void check() {
    long now = clock.millis();
    if (now < nextCheck) {
      return;
    }
    nextCheck = now + CHECK_INTERVAL_MILLIS;
    try {
      String found = signature(path, now);
      if (found.equals(signature)) {
        return;
      }
      KeyRing read = read(path, readers);
      // While the file's time is fresh it is read again and again: no news each time.
      boolean news = problem != null || !read.isSameAs(keys);
      signature = found;
      keys = read;
      problem = null;
      if (news) {
        observer.replaced(read.ids());
      }
    } catch (KeyFileException e) {
      String why = Objects.requireNonNull(e.getMessage());
      signature = "";
      if (!why.equals(problem)) {
        problem = why;
        observer.refused(why);
      }
    }
  }

  /** What changes when the file does: time, size, which file it is, and who may read it. */
  private static String signature(Path path, long now) throws KeyFileException {
    try {
      BasicFileAttributes file =
          hasPermissions(path)
              ? Files.readAttributes(path, PosixFileAttributes.class)
              : Files.readAttributes(path, BasicFileAttributes.class);
      String readers =
          file instanceof PosixFileAttributes posix
              ? " " + PosixFilePermissions.toString(posix.permissions())
              : "";
      long modified = file.lastModifiedTime().toMillis();
      String fresh = Math.abs(now - modified) < TIME_RESOLUTION_MILLIS ? " " + now : "";
      return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey() + readers + fresh;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static KeyRing read(Path path, Readers readers) throws KeyFileException {
    try {
      checkReaders(path, readers);
      if (Files.size(path) > MAX_BYTES) {
        throw new KeyFileException(path + " has more than " + MAX_BYTES + " bytes");
      }
      return parse(path, Files.readString(path, StandardCharsets.ISO_8859_1));
    } catch (KeyFileException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static KeyFileException unreadable(Path path, IOException e) {
    return new KeyFileException(path + " cannot be read: " + e.getClass().getSimpleName());
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void checkReaders(Path path, Readers readers) throws IOException {
    if (!hasPermissions(path)) {
      return;
    }
    Set<PosixFilePermission> allowed =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
    if (readers == Readers.GROUP) {
      allowed.add(PosixFilePermission.GROUP_READ);
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
    if (!allowed.containsAll(found)) {
      throw new KeyFileException(
          path
              + " is open to others ("
              + PosixFilePermissions.toString(found)
              + "): allow at most "
              + (readers == Readers.GROUP ? "0640" : "0600"));
    }
  }

  private static KeyRing parse(Path path, String text) throws KeyFileException {
    List<Key> found = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      String[] words = stripped.split("[ \t]+", -1);
      try {
        if (words.length != 2) {
          throw new IllegalArgumentException("not an id and a key");
        }
        found.add(new Key(words[0], secret(words[1])));
      } catch (IllegalArgumentException e) {
        throw new KeyFileException(path + " line " + number + ": " + e.getMessage());
      }
    }
    if (found.size() > MAX_KEYS) {
      throw new KeyFileException(path + " has more than " + MAX_KEYS + " keys");
    }
    try {
      return KeyRing.of(found);
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(path + ": " + e.getMessage());
    }
  }

  private static byte[] secret(String base64) {
    try {
      // Both alphabets of RFC 4648: what tools print differs.
      return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException _) {
      // The decoder's own message would tell characters of the key.
      throw new IllegalArgumentException("the key is no base64");
    }
  }

  @Override
  public String toString() {
    return "key file " + path;
  }
}
