package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

  @Test
  void shouldGiveAsManyMessagesInARowAsThereAreAWindowOfTheirOwn() {
    Payload payload = Payload.of(64);
    Set<Integer> offsets = new HashSet<>();
    for (int message = 190_000; message < 190_000 + Payload.WINDOWS; message++) {
      offsets.add(payload.offset(message));
    }
    assertThat(offsets).hasSize(Payload.WINDOWS).allMatch(offset -> offset >= 0);
  }

  @Test
  void shouldMatchItsOwnBytesAndNoOthers() {
    Payload payload = Payload.of(64);
    ByteBuffer view = payload.view().limit(1_000 + 64).position(1_000);
    byte[] bytes = new byte[64];
    view.get(bytes);
    MemorySegment received = MemorySegment.ofArray(bytes);

    assertThat(payload.matches(received, 64, 1_000)).isTrue();
    assertThat(payload.matches(received, 64, 1_001)).isFalse();
    bytes[63]++;
    assertThat(payload.matches(received, 64, 1_000)).isFalse();
    assertThat(payload.matches(received, 63, 1_000)).isTrue();
  }

  @Test
  void shouldKeepItsWindowsWithinTheBlockHoweverManyMessagesThereAre() {
    Payload payload = Payload.of(8);

    assertThat(payload.offset(99_999_999_999_999L)).isBetween(0, Payload.WINDOWS - 1);
  }

  @Test
  void shouldMakeTheBlockOfSmallMessagesOnce() {
    assertThat(Payload.of(64)).isSameAs(Payload.of(65_536));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 20, (1 << 20) + 1})
  void shouldHaveRoomForAMessageInItsLastWindow(int bytes) {
    assertThat(Payload.of(bytes).view().capacity())
        .isGreaterThanOrEqualTo(Payload.WINDOWS - 1 + bytes);
  }
}
