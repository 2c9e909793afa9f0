package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of secrets that change while the program runs. */
final class WatchedFilesTest {

  private final List<String> events = new ArrayList<>();
  private final WatchedFiles.Observer<String> observer =
      new WatchedFiles.Observer<>() {
        @Override
        public void replaced(String value) {
          events.add("replaced " + value);
        }

        @Override
        public void refused(String why) {
          events.add("refused " + why);
        }
      };

  private long now = 1_767_225_600_000L;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private Path path = Path.of("");

  @BeforeEach
  void makePath(@TempDir Path folder) {
    path = folder.resolve("secret");
  }

  private void write(String text) throws IOException {
    write(text, "rw-------");
  }

  private void write(String text, String permissions) throws IOException {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    Files.setLastModifiedTime(path, FileTime.fromMillis(now));
  }

  private WatchedFiles<String> open() throws UnusableFileException {
    return open(FileText.Readers.OWNER);
  }

  private WatchedFiles<String> open(FileText.Readers readers) throws UnusableFileException {
    return WatchedFiles.open(
        List.of(path),
        () -> FileText.parsed(path, readers, WatchedFilesTest::word),
        clock,
        observer);
  }

  private static String word(String text) {
    if (text.contains(" ")) {
      throw new IllegalArgumentException("not one word");
    }
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
  void shouldRefuseAFileThatIsOpenToOthers(String permissions) throws Exception {
    write("one", permissions);
    assertThatThrownBy(this::open)
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("is open to others (" + permissions + "): allow at most 0600");
  }

  @Test
  void shouldLetTheGroupReadIfToldSo() throws Exception {
    write("one", "r--r-----");
    assertThat(open(FileText.Readers.GROUP).value()).isEqualTo("one");
    write("one", "r--r--r--");
    assertThatThrownBy(() -> open(FileText.Readers.GROUP))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("allow at most 0640");
    assertThat(open(FileText.Readers.ALL).value()).isEqualTo("one");
  }

  @Test
  void shouldSayWhichFileCannotBeUsedAndWhy() throws Exception {
    assertThatThrownBy(this::open).hasMessage(path + " cannot be read: NoSuchFileException");
    write("two words");
    assertThatThrownBy(this::open).hasMessage(path + ": not one word");
    write("x".repeat(65_537));
    assertThatThrownBy(this::open).hasMessage(path + " has more than 65536 bytes");
  }

  @Test
  void shouldReadTheFileAgainWhenItChangesAndKeepTheLastGoodValue() throws Exception {
    write("one");
    WatchedFiles<String> file = open();
    now += 999;
    write("two");
    assertThat(file.value()).isEqualTo("one");
    now += 1;
    assertThat(file.value()).isEqualTo("two");
    now += 1_000;
    write("it is broken");
    assertThat(file.value()).isEqualTo("two");
    now += 1_000;
    assertThat(file.value()).isEqualTo("two");
    now += 1_000;
    Files.delete(path);
    assertThat(file.value()).isEqualTo("two");
    now += 1_000;
    write("three");
    assertThat(file.value()).isEqualTo("three");
    assertThat(events)
        .containsExactly(
            "replaced two",
            "refused " + path + ": not one word",
            "refused " + path + " cannot be read: NoSuchFileException",
            "replaced three");
  }

  @Test
  void shouldNoticeThatOthersMayReadTheFileNow() throws Exception {
    write("one");
    now += 10_000;
    WatchedFiles<String> file = open();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    for (int i = 0; i < 3; i++) {
      now += 1_000;
      assertThat(file.value()).isEqualTo("one");
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    now += 1_000;
    assertThat(file.value()).isEqualTo("one");
    assertThat(events)
        .containsExactly(
            "refused " + path + " is open to others (rw-r--r--): allow at most 0600",
            "replaced one");
  }

  @Test
  void shouldNoticeAChangeWithinTheResolutionOfTheFilesTime() throws Exception {
    write("one");
    WatchedFiles<String> file = open();
    Files.writeString(path, "two");
    Files.setLastModifiedTime(path, FileTime.fromMillis(now));
    now += 1_000;
    assertThat(file.value()).isEqualTo("two");
    now += 10_000;
    assertThat(file.value()).isEqualTo("two");
    assertThat(events).containsExactly("replaced two");
  }
}
