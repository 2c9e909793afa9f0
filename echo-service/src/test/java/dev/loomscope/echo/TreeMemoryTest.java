package dev.loomscope.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class TreeMemoryTest {

  private final AtomicLong clock = new AtomicLong(1_000);
  private final AtomicLong readings = new AtomicLong();

  @Test
  void shouldReadAgainAfterFiftyTimesWhatAReadingTook() {
    TreeMemory memory =
        new TreeMemory(
            () -> {
              clock.addAndGet(7);
              return Optional.of(readings.incrementAndGet());
            },
            clock::get);
    assertThat(memory.reading().orElseThrow().bytes()).isEqualTo(1);
    clock.addAndGet(7 * 50 - 1);
    assertThat(memory.reading().orElseThrow().bytes()).isEqualTo(1);
    clock.addAndGet(1);
    assertThat(memory.reading().orElseThrow().bytes()).isEqualTo(2);
  }

  @Test
  void shouldTellNothingWhereTheSystemDoesNot() {
    assertThat(new TreeMemory(Optional::empty, clock::get).reading()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldSumTheProcessesAndLeaveOutThoseThatHaveEnded() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      long alone = new TreeMemory(List::of).reading().orElseThrow().bytes();
      // Counted a thousand times: what it adds is then far more than this JVM's own ups and downs.
      List<Long> pids = new ArrayList<>(Collections.nCopies(1_000, other.pid()));
      pids.add(ended.pid());
      long all = new TreeMemory(() -> pids).reading().orElseThrow().bytes();
      assertThat(alone).isGreaterThan(10_000_000);
      assertThat(all).isGreaterThan(alone + 50_000_000);
    } finally {
      other.destroyForcibly();
    }
  }
}
