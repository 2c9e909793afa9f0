package dev.loomscope.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdleSweepTest {

  private static final class Fake implements IdleSweep.Watched {
    private final List<CloseReason> closed = new ArrayList<>();
    private long progress;
    private boolean busy;

    @Override
    public long progress() {
      return progress;
    }

    @Override
    public boolean isBusy() {
      return busy;
    }

    @Override
    public void close(CloseReason reason) {
      closed.add(reason);
    }
  }

  @Test
  void shouldCloseAConnectionOnceItHasBeenIdleForTheTimeout() {
    IdleSweep sweep = new IdleSweep(Duration.ofNanos(100));
    Fake idle = new Fake();
    Fake busy = new Fake();
    List<Fake> both = List.of(idle, busy);
    for (long now = 0; now < 100; now += 25) {
      sweep.look(both, now);
      busy.progress++;
      assertThat(idle.closed).isEmpty();
    }
    sweep.look(both, 100);
    assertThat(idle.closed).containsExactly(CloseReason.IDLE);
    assertThat(busy.closed).isEmpty();
  }

  @Test
  void shouldCountFromTheLastProgress() {
    IdleSweep sweep = new IdleSweep(Duration.ofNanos(100));
    Fake connection = new Fake();
    sweep.look(List.of(connection), 0);
    connection.progress = 1;
    sweep.look(List.of(connection), 75);
    sweep.look(List.of(connection), 174);
    assertThat(connection.closed).isEmpty();
    sweep.look(List.of(connection), 175);
    assertThat(connection.closed).containsExactly(CloseReason.IDLE);
  }

  @Test
  void shouldNotTakeForIdleWhoWaitsForTheServer() {
    IdleSweep sweep = new IdleSweep(Duration.ofNanos(100));
    Fake connection = new Fake();
    sweep.look(List.of(connection), 0);
    connection.busy = true;
    sweep.look(List.of(connection), 1_000);
    assertThat(connection.closed).isEmpty();
    connection.busy = false;
    sweep.look(List.of(connection), 1_099);
    assertThat(connection.closed).isEmpty();
    sweep.look(List.of(connection), 1_100);
    assertThat(connection.closed).containsExactly(CloseReason.IDLE);
  }
}
