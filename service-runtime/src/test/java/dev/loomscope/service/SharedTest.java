package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often what is shared is made, and how much of it is held. */
@Timeout(60)
final class SharedTest {

  private long nanos;
  private int made;
  private final Shared<Integer> shared =
      new Shared<>(() -> ++made, Duration.ofSeconds(1), () -> nanos);

  private int read() throws IOException {
    List<Integer> read = new ArrayList<>();
    shared.read(read::add);
    return read.getFirst();
  }

  private void pass(int millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }

  /** A reader that is not done until it is told to be. */
  private final class SlowReader {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().start(this::run);

    private SlowReader() throws InterruptedException {
      begun.await();
    }

    private void run() {
      try {
        shared.read(
            value -> {
              begun.countDown();
              awaitEnd();
            });
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
    }

    private void awaitEnd() throws IOException {
      try {
        end.await();
      } catch (InterruptedException failed) {
        throw new IOException(failed);
      }
    }

    void end() throws InterruptedException {
      end.countDown();
      thread.join();
    }
  }

  @Test
  void shouldMakeItForAllWhoReadWithinItsAge() throws Exception {
    assertThat(made).isZero();
    assertThat(read()).isEqualTo(1);
    pass(999);
    assertThat(read()).isEqualTo(1);
    pass(1);
    assertThat(read()).isEqualTo(2);
  }

  @Test
  void shouldHoldTwoAtTheMostHoweverSlowReadersAre() throws Exception {
    SlowReader first = new SlowReader();
    pass(1_000);
    SlowReader second = new SlowReader();
    for (int i = 0; i < 5; i++) {
      pass(1_000);
      assertThat(read()).isEqualTo(2);
    }
    SlowReader third = new SlowReader();
    first.end();
    assertThat(read()).isEqualTo(3);
    second.end();
    pass(1_000);
    assertThat(read()).isEqualTo(3);
    third.end();
    assertThat(read()).isEqualTo(4);
  }

  @Test
  void shouldNotHoldWhatAReaderGaveUp() throws Exception {
    assertThatThrownBy(
            () ->
                shared.read(
                    value -> {
                      throw new IOException("gone");
                    }))
        .hasMessage("gone");
    pass(1_000);
    assertThat(read()).isEqualTo(2);
    pass(1_000);
    assertThat(read()).isEqualTo(3);
  }
}
