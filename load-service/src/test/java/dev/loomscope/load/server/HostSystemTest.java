package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HostSystemTest {

  private static final List<String> NAMES = Variant.NAMES;

  @Test
  void shouldLeaveNothingOutOnLinux() {
    HostSystem linux = new HostSystem("Linux");
    assertThat(linux.modes(NAMES)).isEqualTo(NAMES);
    assertThat(linux.hasFork()).isTrue();
    assertThat(linux.leftOut()).isEmpty();
  }

  @Test
  void shouldStartJvmsWherePosixIsWithoutOurFork() {
    HostSystem mac = new HostSystem("Mac OS X");
    assertThat(mac.modes(NAMES)).isEqualTo(NAMES);
    assertThat(mac.hasFork()).isFalse();
    assertThat(mac.leftOut())
        .startsWith("Mac OS X is not Linux: mode process starts a JVM for each connection");
  }

  @Test
  void shouldLeaveOutProcessesOnWindows() {
    HostSystem windows = new HostSystem("Windows 11");
    assertThat(windows.modes(NAMES)).containsExactly("thread", "virtual", "async");
    assertThat(windows.leftOut()).contains("mode process is left out");
  }
}
