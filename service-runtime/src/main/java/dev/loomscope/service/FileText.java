package dev.loomscope.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Reads small files of keys, tokens and certificates, if nobody can read them who must not. */
public final class FileText {

  /** Who, beside its owner, may be able to read a file. */
  public enum Readers {
    /** Nobody. */
    OWNER,
    /** Its group, which a Kubernetes secret needs for a process that is not root's. */
    GROUP,
    /** Anybody: it holds no secret. */
    ALL;

    /** Those of a file of secrets. */
    public static Readers ofSecret(Settings settings) {
      return settings.get(SECRETS_GROUP) ? GROUP : OWNER;
    }
  }

  /** Who may read files of secrets: a setting of whatever reads one. */
  public static final Setting<Boolean> SECRETS_GROUP =
      Setting.bool(
          "secrets-group", "Whether the group of a file of keys or tokens may be able to read it");

  /** Many times what a chain of certificates takes. */
  private static final int MAX_BYTES = 65_536;

  private FileText() {}

  /**
   * Reads a file through symbolic links, as Kubernetes mounts secrets.
   *
   * @throws UnusableFileException if it cannot be read, is too long, or is open to others
   */
  static String read(Path path, Readers readers) throws UnusableFileException {
    try {
      if (readers != Readers.ALL && hasPermissions(path)) {
        check(path, readers, Files.getPosixFilePermissions(path));
      }
      if (Files.size(path) > MAX_BYTES) {
        throw new UnusableFileException(path + " has more than " + MAX_BYTES + " bytes");
      }
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (UnusableFileException told) {
      throw told;
    } catch (IOException failed) {
      throw unreadable(path, failed);
    }
  }

  /**
   * What a parser makes of a file's text.
   *
   * @param parser throws IllegalArgumentException, whose message says what is wrong and repeats no
   *     secret
   * @throws UnusableFileException if it cannot be read, is open to others, or the parser refuses it
   */
  public static <T> T parsed(Path path, Readers readers, Function<String, T> parser)
      throws UnusableFileException {
    String text = read(path, readers);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException refused) {
      throw new UnusableFileException(path + ": " + refused.getMessage());
    }
  }

  static UnusableFileException unreadable(Path path, IOException cause) {
    return new UnusableFileException(path + " cannot be read: " + cause.getClass().getSimpleName());
  }

  static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void check(Path path, Readers readers, Set<PosixFilePermission> found)
      throws UnusableFileException {
    Set<PosixFilePermission> allowed =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
    if (readers == Readers.GROUP) {
      allowed.add(PosixFilePermission.GROUP_READ);
    }
    if (!allowed.containsAll(found)) {
      throw new UnusableFileException(
          "%s is open to others (%s): allow at most %s"
              .formatted(
                  path,
                  PosixFilePermissions.toString(found),
                  readers == Readers.GROUP ? "0640" : "0600"));
    }
  }
}
