package dev.loomscope.load.experiment;

import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The secret that lets a message cause a fault, made anew for each run, in a file for the servers.
 */
public final class MarkerFile implements AutoCloseable {

  private static final int RANDOM_BYTES = 16;

  private final Path file;
  private final String marker;

  private MarkerFile(Path file, String marker) {
    this.file = file;
    this.marker = marker;
  }

  /**
   * Makes a secret and its file, which only this user can open.
   *
   * @throws ProgramFailure if there is no place for it
   */
  public static MarkerFile create() throws ProgramFailure {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String marker = HexFormat.of().formatHex(random);
    try {
      Path file = Files.createTempFile("loomscope-", ".marker"); // mode 0600
      Files.writeString(file, marker);
      file.toFile().deleteOnExit(); // for an end by a signal
      return new MarkerFile(file, marker);
    } catch (IOException refused) {
      throw new ProgramFailure("cannot write a temporary file: " + refused.getMessage());
    }
  }

  /** Flags with which an echo server knows the secret. */
  public List<String> serverArguments() {
    return List.of("--faults-marker-file", file.toString());
  }

  /** The message that causes a fault. */
  byte[] messageFor(String fault) {
    return (marker + fault).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException leftBehind) {
      // it is deleted when this process ends
    }
  }
}
