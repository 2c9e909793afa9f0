package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MemoryLimitTest {

  @Test
  void shouldRefuseALimitThatNoServiceCanStartWithin() {
    assertThatThrownBy(() -> MemoryLimit.check(32, 16, 0))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("the memory limit of 32 MiB is too small: it must be at least 60 MiB");
  }

  @Test
  void shouldRefuseALimitThatIsTooLittleForWhatAServiceTakesBesideWhatAllDo() {
    assertThatThrownBy(() -> MemoryLimit.check(76, 16, 20))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("the memory limit of 76 MiB is too small: it must be at least 80 MiB");
    assertThatCode(() -> MemoryLimit.check(80, 16, 20)).doesNotThrowAnyException();
  }

  @Test
  void shouldTakeALimitThatTheHeapFitsInAndOneThatItMayExceed() {
    assertThatCode(() -> MemoryLimit.check(128, 16, 0)).doesNotThrowAnyException();
    assertThatCode(() -> MemoryLimit.check(128, 512, 0)).doesNotThrowAnyException();
  }

  @Test
  void shouldHaveRoomForAsManyProcessesAsFitBesideTheService() {
    assertThat(MemoryLimit.allowed(mebibytes(60 + 20 + 10 * 12), 20, 12 * 1024)).isEqualTo(10);
    assertThat(MemoryLimit.allowed(mebibytes(60 + 20 + 10 * 12) - 1, 20, 12 * 1024)).isEqualTo(9);
    assertThat(MemoryLimit.allowed(mebibytes(60 + 1_000), 0, 512)).isEqualTo(2_000);
  }

  @Test
  void shouldHaveRoomForOneProcessInTheSmallestContainerAndForAllInTheLargest() {
    assertThat(MemoryLimit.allowed(mebibytes(60), 0, 12 * 1024)).isEqualTo(1);
    assertThat(MemoryLimit.allowed(1, 20, 12 * 1024)).isEqualTo(1);
    assertThat(MemoryLimit.allowed(Long.MAX_VALUE, 20, 256)).isEqualTo(Integer.MAX_VALUE);
  }

  private static long mebibytes(long count) {
    return count << 20;
  }
}
