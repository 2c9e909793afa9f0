package dev.loomscope.collector.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Makes key files as docs/protocol.md has them. */
final class KeyFiles {

  private KeyFiles() {}

  static Path of(Path folder, byte[] secret) throws IOException {
    Path file = folder.resolve("keys");
    Files.writeString(
        file, IndependentAgent.KEY_ID + " " + Base64.getEncoder().encodeToString(secret) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
