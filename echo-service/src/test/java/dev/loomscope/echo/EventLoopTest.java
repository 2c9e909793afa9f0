package dev.loomscope.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {

  @Test
  void shouldGoOnAfterATaskThatFails() throws Exception {
    CountDownLatch done = new CountDownLatch(2);
    try (EventLoop loop = new EventLoop("loop", () -> {})) {
      loop.start();
      loop.execute(() -> fail("a task"));
      loop.execute(
          () -> {
            loop.executeAfter(Duration.ofMillis(1), () -> fail("a timer"));
            loop.executeAfter(Duration.ofMillis(2), done::countDown);
            done.countDown();
          });

      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.isAlive()).isTrue();
    }
  }

  @Test
  void shouldDoAtItsEndWhatWasHandedOver() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    AtomicBoolean handedOver = new AtomicBoolean();
    AtomicBoolean before = new AtomicBoolean();
    EventLoop loop = new EventLoop("loop", () -> before.set(handedOver.get()));
    loop.start();
    loop.execute(
        () -> {
          loop.execute(() -> handedOver.set(true));
          busy.countDown();
        });
    busy.await();
    loop.close();

    assertThat(before).isTrue();
  }

  private static void fail(String what) {
    throw new IllegalStateException(what);
  }
}
