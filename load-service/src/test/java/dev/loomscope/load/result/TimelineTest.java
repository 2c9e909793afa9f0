package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.server.ServerReading;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final double UNKNOWN = Double.NaN;

  @Test
  void shouldTellMemoryWhereItWasReadAnewAndNowhereElse() {
    Timeline timeline =
        Timeline.of(
            List.of(
                reading(0, UNKNOWN, UNKNOWN),
                reading(1, 50e6, 100.5),
                reading(2, 50e6, 100.5), // the server told once more what it had
                reading(3, UNKNOWN, UNKNOWN),
                reading(4, 50e6, 100.5),
                reading(5, 60e6, 104)));

    assertThat(timeline.seconds()).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
    assertThat(timeline.memoryBytes()).containsExactly(50_000_000L, null, null, null, 60_000_000L);
  }

  private static ServerReading reading(int second, double memory, double sampled) {
    long nanos = second * 1_000_000_000L;
    return new ServerReading(nanos, nanos, second, memory, sampled, 0, null, 0);
  }
}
