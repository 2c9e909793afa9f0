package dev.loomscope.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.SequenceTracker.Arrival;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The account of what arrived and what did not. */
final class SequenceTrackerTest {

  private final SequenceTracker tracker = new SequenceTracker();

  /** One of an agent that has never gone elsewhere. */
  private Arrival arrived(long start, long sequence) {
    return tracker.arrived(start, 1, sequence);
  }

  private void shouldCount(long lost, long duplicates, long late, long restarts) {
    assertThat(List.of(tracker.lost(), tracker.duplicates(), tracker.late(), tracker.restarts()))
        .isEqualTo(List.of(lost, duplicates, late, restarts));
  }

  @Test
  void shouldCallAnUnbrokenSequenceNew() {
    for (long sequence = 1; sequence <= 5_000; sequence++) {
      assertThat(arrived(7, sequence)).isEqualTo(Arrival.NEW);
    }
    assertThat(tracker.received()).isEqualTo(5_000);
    shouldCount(0, 0, 0, 0);
  }

  @Test
  void shouldCountAGapAsLostUntilItIsFilled() {
    arrived(7, 1);
    arrived(7, 4);
    shouldCount(2, 0, 0, 0);
    assertThat(arrived(7, 3)).isEqualTo(Arrival.LATE);
    shouldCount(1, 0, 1, 0);
    assertThat(arrived(7, 3)).isEqualTo(Arrival.DUPLICATE);
    shouldCount(1, 1, 1, 0);
    assertThat(arrived(7, 2)).isEqualTo(Arrival.LATE);
    shouldCount(0, 1, 2, 0);
  }

  @Test
  void shouldNotCountAsLostWhatWasSentBeforeItListened() {
    arrived(7, 100_000);
    shouldCount(0, 0, 0, 0);
    assertThat(arrived(7, 99_999)).isEqualTo(Arrival.LATE);
    shouldCount(0, 0, 1, 0);
    arrived(7, 100_002);
    shouldCount(1, 0, 1, 0);
  }

  @Test
  void shouldTellARestartFromAGapAndCountWhatWasLostAroundIt() {
    arrived(7, 10);
    assertThat(arrived(8, 3)).isEqualTo(Arrival.RESTART);
    shouldCount(2, 0, 0, 1);
    assertThat(arrived(7, 12)).isEqualTo(Arrival.STALE);
    shouldCount(3, 0, 1, 1);
    assertThat(arrived(7, 11)).isEqualTo(Arrival.STALE);
    shouldCount(2, 0, 2, 1);
    assertThat(arrived(7, 11)).isEqualTo(Arrival.DUPLICATE);
    assertThat(arrived(8, 1)).isEqualTo(Arrival.LATE);
    assertThat(arrived(8, 4)).isEqualTo(Arrival.NEW);
    shouldCount(1, 1, 3, 1);
  }

  @Test
  void shouldNotCallLostWhatARestartedAgentSentToAnotherReplica() {
    arrived(7, 10);
    assertThat(arrived(8, 20_000)).isEqualTo(Arrival.RESTART);
    shouldCount(0, 0, 0, 1);
  }

  @Test
  void shouldKnowTheEdgeOfItsMemory() {
    arrived(7, 1);
    arrived(7, 1_026);
    shouldCount(1_024, 0, 0, 0);
    assertThat(arrived(7, 3)).isEqualTo(Arrival.LATE);
    assertThat(arrived(7, 2)).isEqualTo(Arrival.TOO_OLD);
    assertThat(tracker.tooOld()).isEqualTo(1);
    shouldCount(1_023, 0, 1, 0);
  }

  @Test
  void shouldSurviveAnAbsurdJump() {
    arrived(7, 1);
    assertThat(arrived(7, Protocol.MAX_SEQUENCE)).isEqualTo(Arrival.NEW);
    shouldCount(Protocol.MAX_SEQUENCE - 2, 0, 0, 0);
  }

  @Test
  void shouldNotCallLostWhatWentToAnotherCollectorMeanwhile() {
    arrived(7, 1);
    arrived(7, 2);
    assertThat(tracker.arrived(7, 500, 500)).isEqualTo(Arrival.NEW);
    assertThat(tracker.arrived(7, 500, 501)).isEqualTo(Arrival.NEW);
    assertThat(tracker.arrived(7, 90_000, 90_000)).isEqualTo(Arrival.NEW);
    shouldCount(0, 0, 0, 0);
    assertThat(tracker.received()).isEqualTo(5);
  }

  @Test
  void shouldCountWhatIsMissingSinceTheAgentIsBackTheFirstIncluded() {
    arrived(7, 1);
    assertThat(tracker.arrived(7, 500, 502)).isEqualTo(Arrival.NEW);
    shouldCount(2, 0, 0, 0);
    assertThat(tracker.arrived(7, 500, 500)).isEqualTo(Arrival.LATE);
    shouldCount(1, 0, 1, 0);
    tracker.arrived(7, 500, 505);
    shouldCount(3, 0, 1, 0);
    assertThat(tracker.arrived(7, 500, 502)).isEqualTo(Arrival.DUPLICATE);
    shouldCount(3, 1, 1, 0);
  }

  @Test
  void shouldTellLateDatagramsOfTheStayBeforeFromThoseOfThisOne() {
    arrived(7, 1);
    arrived(7, 3);
    shouldCount(1, 0, 0, 0);
    tracker.arrived(7, 500, 500);
    assertThat(arrived(7, 2)).as("was counted as lost").isEqualTo(Arrival.LATE);
    shouldCount(0, 0, 1, 0);
    assertThat(arrived(7, 2)).isEqualTo(Arrival.DUPLICATE);
    assertThat(arrived(7, 5)).as("was not, and shows that 4 is missing").isEqualTo(Arrival.LATE);
    shouldCount(1, 1, 2, 0);
    assertThat(arrived(7, 4)).isEqualTo(Arrival.LATE);
    shouldCount(0, 1, 3, 0);
    assertThat(tracker.arrived(7, 500, 501)).isEqualTo(Arrival.NEW);
    tracker.arrived(7, 600, 600);
    assertThat(arrived(7, 6)).as("two stays ago").isEqualTo(Arrival.TOO_OLD);
    assertThat(tracker.tooOld()).isEqualTo(1);
    shouldCount(0, 1, 3, 0);
  }

  @Test
  void shouldKnowTheStaysOfARestartedAgentAndOfTheOneBefore() {
    arrived(7, 1);
    assertThat(tracker.arrived(8, 5_000, 5_002)).as("here since 5,000").isEqualTo(Arrival.RESTART);
    shouldCount(2, 0, 0, 1);
    assertThat(tracker.arrived(7, 40, 40)).as("came back, too").isEqualTo(Arrival.STALE);
    assertThat(arrived(7, 2)).isEqualTo(Arrival.STALE);
    assertThat(tracker.arrived(8, 6_000, 6_000)).isEqualTo(Arrival.NEW);
    assertThat(tracker.arrived(7, 40, 41)).as("no restart").isEqualTo(Arrival.STALE);
    shouldCount(2, 0, 3, 1);
  }

  @Test
  void shouldNotCallLostWhatWasSentBeforeItListenedEvenIfItWasSentHere() {
    assertThat(tracker.arrived(7, 500, 900)).isEqualTo(Arrival.NEW);
    shouldCount(0, 0, 0, 0);
    assertThat(tracker.arrived(7, 500, 899)).isEqualTo(Arrival.LATE);
    shouldCount(0, 0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldAgreeWithAnAccountThatRemembersEverything(long seed) {
    Random random = new Random(seed);
    List<Long> wire = new ArrayList<>();
    for (long sequence = 1; sequence <= 20_000; sequence++) {
      int copies = random.nextInt(10) == 0 ? random.nextInt(3) : 1;
      for (int i = 0; i < copies; i++) {
        wire.add(sequence);
      }
    }
    // Reordering within what the window remembers.
    for (int i = 0; i < wire.size(); i++) {
      int other = Math.min(wire.size() - 1, i + random.nextInt(200));
      long swapped = wire.get(i);
      wire.set(i, wire.get(other));
      wire.set(other, swapped);
      if (i > 400) {
        i += random.nextInt(300);
      }
    }
    Set<Long> seen = new HashSet<>();
    long duplicates = 0;
    long highest = 0;
    long late = 0;
    long first = wire.getFirst();
    for (long sequence : wire) {
      Arrival arrival = arrived(7, sequence);
      if (!seen.add(sequence)) {
        duplicates++;
        assertThat(arrival).isEqualTo(Arrival.DUPLICATE);
      } else if (sequence < highest) {
        late++;
        assertThat(arrival).isEqualTo(Arrival.LATE);
      } else {
        assertThat(arrival).isEqualTo(Arrival.NEW);
      }
      highest = Math.max(highest, sequence);
    }
    long arrivedSinceFirst = seen.stream().filter(sequence -> sequence >= first).count();
    assertThat(tracker.lost()).isEqualTo(highest - first + 1 - arrivedSinceFirst);
    shouldCount(tracker.lost(), duplicates, late, 0);
    assertThat(tracker.tooOld()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldCountOnlyWhatWasLostHereHoweverOftenTheAgentComesAndGoes(long seed) {
    Random random = new Random(seed);
    long sequence = 0;
    long since = 1;
    long missing = 0;
    for (int stay = 0; stay < 200; stay++) {
      int length = 2 + random.nextInt(1_500);
      boolean gap = random.nextBoolean();
      for (int i = 0; i < length; i++) {
        sequence++;
        // The last of a stay arrives: nobody here could know of it otherwise.
        if (stay > 0 && gap && i < length - 1 && random.nextInt(20) == 0) {
          missing++;
        } else {
          assertThat(tracker.arrived(7, since, sequence)).isEqualTo(Arrival.NEW);
        }
      }
      sequence += 1 + random.nextInt(5_000);
      since = sequence + 1;
    }
    shouldCount(missing, 0, 0, 0);
  }
}
