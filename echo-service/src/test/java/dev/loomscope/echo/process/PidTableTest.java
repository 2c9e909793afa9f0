package dev.loomscope.echo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PidTableTest {

  @Test
  void shouldFindWhatAMapFindsWhateverIsPutAndRemoved() {
    int capacity = 50;
    PidTable table = new PidTable(capacity);
    Map<Integer, Integer> expected = new HashMap<>();
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      int pid = 1 + random.nextInt(500); // few enough to collide, and to be used again
      if (expected.containsKey(pid) || expected.size() == capacity) {
        List<Integer> known = new ArrayList<>(expected.keySet());
        int gone = known.get(random.nextInt(known.size()));
        assertThat(table.remove(gone)).isEqualTo(expected.remove(gone));
      } else {
        assertThat(table.remove(pid)).isEqualTo(-1);
        table.put(pid, i);
        expected.put(pid, i);
      }
    }
    expected.forEach((pid, slot) -> assertThat(table.remove(pid)).isEqualTo(slot));
  }
}
