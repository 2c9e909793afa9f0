package dev.loomscope.wire;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in a file. */
final class KeyFileTest {

  private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String OTHER = "-_ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  private final List<String> events = new ArrayList<>();
  private final KeyFile.Observer observer =
      new KeyFile.Observer() {
        @Override
        public void replaced(List<String> ids) {
          events.add("replaced " + ids);
        }

        @Override
        public void refused(String why) {
          events.add("refused " + why);
        }
      };

  private long now = Fixtures.NOW;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private Path path = Path.of("");

  @BeforeEach
  void makePath(@TempDir Path folder) {
    path = folder.resolve("keys");
  }

  private void write(String text) throws IOException {
    write(text, "rw-------");
  }

  private void write(String text, String permissions) throws IOException {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    Files.setLastModifiedTime(path, FileTime.fromMillis(now));
  }

  private KeyFile open() throws KeyFileException {
    return KeyFile.open(path, KeyFile.Readers.OWNER, clock, observer);
  }

  @Test
  void shouldReadIdsKeysAndComments() throws Exception {
    write("# ours\n\n  new\t" + OTHER + "  \nold " + SECRET + "\r\n");
    assertThat(open().keys().ids()).containsExactly("new", "old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
  void shouldRefuseAFileThatIsOpenToOthers(String permissions) throws Exception {
    write("k1 " + SECRET, permissions);
    assertThatThrownBy(this::open)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("is open to others (" + permissions + "): allow at most 0600");
  }

  @Test
  void shouldLetTheGroupReadIfToldSo() throws Exception {
    write("k1 " + SECRET, "r--r-----");
    KeyFile.open(path, KeyFile.Readers.GROUP, clock, observer);
    write("k1 " + SECRET, "r--r--r--");
    assertThatThrownBy(() -> KeyFile.open(path, KeyFile.Readers.GROUP, clock, observer))
        .isInstanceOf(KeyFileException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k1 | line 1: not an id and a key",
        "k1 a b | line 1: not an id and a key",
        "k1 !!!! | line 1: the key is no base64",
        "k1 AAAA | line 1: a key has 32 bytes",
        "k1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= | line 1: a key of zeros is no secret",
        "a:b AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= | line 1: a key's id has",
        "# none | no key"
      })
  void shouldSayWhatIsWrongWithAFileWithoutShowingKeys(String text, String why) throws Exception {
    write(text);
    assertThatThrownBy(this::open).isInstanceOf(KeyFileException.class).hasMessageContaining(why);
  }

  @Test
  void shouldRefuseTwoKeysOfTheSameIdAndAFileThatIsNotThere() throws Exception {
    write("k1 " + SECRET + "\nk1 " + OTHER);
    assertThatThrownBy(this::open).hasMessageContaining("same id").hasMessageNotContaining(SECRET);
    Files.delete(path);
    assertThatThrownBy(this::open).hasMessageContaining("cannot be read: NoSuchFile");
  }

  @Test
  void shouldReadTheFileAgainWhenItChangesAndKeepTheLastGoodKeys() throws Exception {
    write("k1 " + SECRET);
    KeyFile file = open();
    now += 999;
    write("k2 " + SECRET);
    assertThat(file.keys().ids()).containsExactly("k1");
    now += 1;
    assertThat(file.keys().ids()).containsExactly("k2");
    now += 1_000;
    write("broken");
    assertThat(file.keys().ids()).containsExactly("k2");
    now += 1_000;
    assertThat(file.keys().ids()).containsExactly("k2");
    now += 1_000;
    Files.delete(path);
    assertThat(file.keys().ids()).containsExactly("k2");
    now += 1_000;
    write("k2 " + SECRET + "\nk3 " + OTHER);
    assertThat(file.keys().ids()).containsExactly("k2", "k3");
    assertThat(events)
        .containsExactly(
            "replaced [k2]",
            "refused " + path + " line 1: not an id and a key",
            "refused " + path + " cannot be read: NoSuchFileException",
            "replaced [k2, k3]");
  }

  @Test
  void shouldNoticeThatOthersMayReadTheFileNow() throws Exception {
    write("k1 " + SECRET);
    now += 10_000;
    KeyFile file = open();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    for (int i = 0; i < 3; i++) {
      now += 1_000;
      assertThat(file.keys().ids()).containsExactly("k1");
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    now += 1_000;
    assertThat(file.keys().ids()).containsExactly("k1");
    assertThat(events)
        .containsExactly(
            "refused " + path + " is open to others (rw-r--r--): allow at most 0600",
            "replaced [k1]");
  }

  @Test
  void shouldNoticeAChangeWithinTheResolutionOfTheFilesTime() throws Exception {
    write("k1 " + SECRET);
    KeyFile file = open();
    Files.writeString(path, "k2 " + SECRET);
    Files.setLastModifiedTime(path, FileTime.fromMillis(now));
    now += 1_000;
    assertThat(file.keys().ids()).containsExactly("k2");
    now += 10_000;
    assertThat(file.keys().ids()).containsExactly("k2");
    assertThat(events).containsExactly("replaced [k2]");
  }
}
