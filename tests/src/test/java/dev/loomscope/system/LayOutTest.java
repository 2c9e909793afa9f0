package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The layers of the images, as they are laid out before Docker takes them. */
@Tag("system")
@Timeout(120)
final class LayOutTest {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void shouldMakeTheSameLayersOfTheSameJarsWheneverAndByWhomever() throws Exception {
    Path layers = layOut("022", "one");
    Path again = layOut("077", "another");
    assertThat(layers.resolve("echo-service/own/app/service.jar")).exists();
    try (Stream<Path> libraries = Files.list(layers.resolve("agent-service/libraries/app/libs"))) {
      assertThat(libraries.map(library -> library.getFileName().toString()))
          .anyMatch(library -> library.startsWith("jackson"))
          .noneMatch(library -> library.matches("(oshi|jna|slf4j).*")); // /proc needs none
    }
    assertThat(digest(again)).isEqualTo(digest(layers));
  }

  private Path layOut(String umask, String name) throws Exception {
    Path layers = folder.resolve(name);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "umask " + umask + " && docker/lay-out " + layers)
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int exitCode = builder.start().waitFor();
    assertThat(exitCode).as(Files.readString(folder.resolve("said"))).isZero();
    return layers;
  }

  /** Of names, permissions, dates and contents, as an archive holds them. */
  private static String digest(Path layers) throws Exception {
    Process tar =
        new ProcessBuilder("tar", "--create", "--sort=name", "--directory", layers.toString(), ".")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream archive = new DigestInputStream(tar.getInputStream(), digest)) {
      archive.transferTo(OutputStream.nullOutputStream());
    }
    assertThat(tar.waitFor()).isZero();
    return HexFormat.of().formatHex(digest.digest());
  }
}
