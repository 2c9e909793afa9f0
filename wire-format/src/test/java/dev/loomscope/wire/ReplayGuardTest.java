package dev.loomscope.wire;

import static dev.loomscope.wire.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the guard refuses although its seal is good. */
final class ReplayGuardTest {

  private static final long SKEW = 300_000;

  private long now = NOW;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private ReplayGuard guard = new ReplayGuard(clock, Duration.ofMillis(SKEW), 3);

  private @Nullable Rejection check(String node, long start, long sequence, long time) {
    return guard.check(new Header(node, start, sequence, 1, time, 5_000, 1, 1));
  }

  @Test
  void shouldTakeEachSequenceOnceInAnyOrderWithinTheWindow() {
    assertThat(check("a", 1, 2_000, now)).isNull();
    assertThat(check("a", 1, 977, now)).isNull();
    assertThat(check("a", 1, 976, now)).isEqualTo(Rejection.SEQUENCE_TOO_OLD);
    assertThat(check("a", 1, 977, now)).isEqualTo(Rejection.SEEN_BEFORE);
    assertThat(check("a", 1, 2_000, now)).isEqualTo(Rejection.SEEN_BEFORE);
    assertThat(check("a", 1, 2_001, now)).isNull();
    assertThat(check("a", 1, 977, now)).isEqualTo(Rejection.SEQUENCE_TOO_OLD);
    assertThat(check("a", 1, 1_999, now)).isNull();
    assertThat(check("a", 1, 1_000_000, now)).isNull();
    assertThat(check("a", 1, 1_000_000 - 1_023, now)).isNull();
  }

  @Test
  void shouldNotCallAStartOldForOneThatDoesNotSpeakForTheNode() {
    assertThat(check("a", 1, 1, now)).isNull();
    for (int sequence = 1; sequence < 4; sequence++) { // its clock is ahead
      assertThat(check("a", 2, sequence, now + 60_000)).isNull();
      assertThat(check("a", 1, 10 + sequence, now)).isEqualTo(Rejection.OLDER_START);
      guard.disown(new Header("a", 2, sequence, 1, now + 60_000, 5_000, 1, 1));
      assertThat(check("a", 1, 20 + sequence, now + 1)).isNull();
      now += 5_000;
    }
    assertThat(check("a", 2, 3, now + 60_000)).isEqualTo(Rejection.SEEN_BEFORE);
  }

  @Test
  void shouldKeepNodesAndStartsApart() {
    assertThat(check("a", 1, 1, now)).isNull();
    assertThat(check("b", 1, 1, now)).isNull();
    assertThat(check("a", 2, 1, now)).isNull();
    assertThat(check("a", 1, 1, now)).isEqualTo(Rejection.SEEN_BEFORE);
  }

  @Test
  void shouldTakeTimesUpToTheSkewBoundAndNoFurther() {
    now = NOW + 2 * SKEW;
    assertThat(check("a", 1, 1, now - SKEW)).isNull();
    assertThat(check("a", 1, 2, now + SKEW)).isNull();
    assertThat(check("a", 1, 3, now - SKEW - 1)).isEqualTo(Rejection.CLOCK_SKEW);
    assertThat(check("a", 1, 3, now + SKEW + 1)).isEqualTo(Rejection.CLOCK_SKEW);
    assertThat(check("a", 1, 3, now)).isNull();
  }

  @Test
  void shouldRefuseStartsThatItHadToForget() {
    for (int start = 1; start <= 20; start++) {
      now += 1_000;
      assertThat(check("a", start, 1, now)).isNull();
    }
    for (int start = 1; start <= 16; start++) {
      assertThat(check("a", start, 1, NOW + start * 1_000L))
          .as("start %s", start)
          .isEqualTo(Rejection.START_TOO_OLD);
    }
    for (int start = 17; start <= 20; start++) {
      assertThat(check("a", start, 1, NOW + start * 1_000L)).isEqualTo(Rejection.SEEN_BEFORE);
    }
  }

  @Test
  void shouldRefuseOldDatagramsOfAStartThatWasForgottenAndCameBack() {
    for (int start = 1; start <= 5; start++) {
      assertThat(check("a", start, 1, NOW + start)).isNull();
    }
    assertThat(check("a", 1, 2, NOW + 6)).isNull();
    assertThat(check("a", 1, 1, NOW + 1)).isEqualTo(Rejection.START_TOO_OLD);
  }

  @Test
  void shouldRefuseWhatAnEarlierStartSampledBeforeTheNewestBegan() {
    assertThat(check("a", 1, 1, NOW)).isNull();
    assertThat(check("a", 3, 1, NOW + 3_000)).isNull();
    assertThat(check("a", 1, 2, NOW + 1_000)).isEqualTo(Rejection.OLDER_START);
    assertThat(check("a", 2, 1, NOW + 2_000)).isEqualTo(Rejection.OLDER_START); // never seen
    assertThat(Rejection.OLDER_START.reason().label()).isEqualTo("old_start");
    // Out of order within the newest, and another node: not old.
    assertThat(check("a", 3, 3, NOW + 5_000)).isNull();
    assertThat(check("a", 3, 2, NOW + 4_000)).isNull();
    assertThat(check("b", 1, 1, NOW + 1_000)).isNull();
  }

  @Test
  void shouldTakeTwoAgentsOfOneName() {
    for (int i = 1; i <= 10; i++) {
      now += 1_000;
      assertThat(check("a", 1, i, now)).isNull();
      assertThat(check("a", 2, i, now + 10)).isNull();
    }
  }

  @Test
  void shouldRefuseWhatWasSampledBeforeItBegan() {
    assertThat(check("a", 1, 1, NOW - 1)).isEqualTo(Rejection.START_TOO_OLD);
    assertThat(check("a", 1, 2, NOW)).isNull();
    assertThat(check("a", 1, 1, NOW - 1)).isEqualTo(Rejection.START_TOO_OLD);
  }

  @Test
  void shouldForgetOldNodesForNewOnesAndRefuseTheirDatagramsForEver() {
    assertThat(check("a", 1, 1, now)).isNull();
    now += SKEW;
    assertThat(check("b", 1, 1, now)).isNull();
    assertThat(check("c", 1, 1, now)).isNull();
    assertThat(check("d", 1, 1, now)).isEqualTo(Rejection.TOO_MANY_NODES);
    now += 1_000;
    assertThat(check("d", 1, 1, now)).isNull();
    assertThat(check("e", 1, 1, now)).isEqualTo(Rejection.TOO_MANY_NODES);
    assertThat(Rejection.TOO_MANY_NODES.reason().label()).isEqualTo("full");
    // Even if the clock is set back to a time when it was good.
    now = NOW + 1_000;
    assertThat(check("a", 1, 1, NOW)).isEqualTo(Rejection.START_TOO_OLD);
  }

  @Test
  void shouldNeverTakeAnythingTwiceWhateverHappens() {
    java.util.Random random = new java.util.Random(7);
    java.util.Set<Header> taken = new java.util.HashSet<>();
    java.util.List<Header> sent = new java.util.ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      now += random.nextInt(2_000);
      Header header;
      if (sent.isEmpty() || random.nextInt(3) > 0) {
        String node = "n" + random.nextInt(5);
        header =
            new Header(
                node,
                random.nextInt(6) + now / 600_000,
                i + 1L,
                1,
                now - random.nextInt(9_000),
                100,
                1,
                1);
        sent.add(header);
      } else {
        header = sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), 300)));
      }
      if (guard.check(header) == null) {
        assertThat(taken.add(header)).as("%s", header).isTrue();
      }
    }
    assertThat(taken).hasSizeGreaterThan(5_000);
  }
}
