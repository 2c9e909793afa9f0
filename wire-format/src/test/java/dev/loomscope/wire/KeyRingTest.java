package dev.loomscope.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys as text. */
final class KeyRingTest {

  private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String OTHER = "-_ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  @Test
  void shouldReadIdsKeysAndComments() {
    KeyRing keys = KeyRing.parse("# ours\n\n  new\t" + OTHER + "  \nold " + SECRET + "\r\n");
    assertThat(keys.ids()).containsExactly("new", "old");
  }

  @Test
  void shouldSayWhoseKeySeals() {
    assertThat(KeyRing.parse("k1 " + SECRET + "\nk1@web-1 " + OTHER).node()).isNull();
    assertThat(KeyRing.parse("k1@web-1@b " + OTHER + "\nk2 " + SECRET).node()).isEqualTo("web-1@b");
  }

  @Test
  void shouldBeTheSameWithTheSameKeysAlone() {
    KeyRing keys = KeyRing.parse("k1 " + SECRET);
    assertThat(keys).isEqualTo(KeyRing.parse("# again\nk1 " + SECRET)).hasSameHashCodeAs(keys);
    assertThat(keys).isNotEqualTo(KeyRing.parse("k1 " + OTHER));
    assertThat(keys).isNotEqualTo(KeyRing.parse("k2 " + SECRET));
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
        "k1@ AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= | line 1: what follows the @",
        "@web-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= | line 1: a key's id has",
        "# none | no key"
      })
  void shouldSayWhatIsWrongWithoutShowingKeys(String text, String why) {
    assertThatThrownBy(() -> KeyRing.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void shouldRefuseTwoKeysOfTheSameIdAndTooMany() {
    assertThatThrownBy(() -> KeyRing.parse("k1 " + SECRET + "\nk1 " + OTHER))
        .hasMessageContaining("same id")
        .hasMessageNotContaining(SECRET);
    String many =
        IntStream.rangeClosed(0, KeyRing.MAX_KEYS)
            .mapToObj(i -> "k" + i + " " + SECRET + "\n")
            .collect(Collectors.joining());
    assertThatThrownBy(() -> KeyRing.parse(many)).hasMessage("more than 16 keys");
  }
}
