package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.server.Placement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacedRatiosTest {

  private static final double[] HUNDRED = IntStream.range(0, 6).mapToDouble(i -> 100).toArray();
  private static final List<Placement> IN_TURN =
      IntStream.range(0, 6).mapToObj(i -> i % 2 == 0 ? Placement.SHARED : Placement.APART).toList();

  @Test
  void shouldSayThatThePlacementTurnsTwoRound() {
    PlacedRatios placed =
        PlacedRatios.of(new double[] {80, 140, 82, 138, 79, 141}, HUNDRED, IN_TURN);

    assertThat(placed.turnRound()).isTrue();
    assertThat(placed.ratios().get(Placement.SHARED)).isBetween(0.79, 0.82);
    assertThat(placed.ratios().get(Placement.APART)).isBetween(1.38, 1.41);
  }

  @Test
  void shouldNotTakeNoiseForATurn() {
    assertThat(
            PlacedRatios.of(new double[] {80, 140, 102, 98, 79, 141}, HUNDRED, IN_TURN).turnRound())
        .isFalse();
  }

  @Test
  void shouldNotSpeakOfATurnWhereOneIsAheadInBoth() {
    assertThat(
            PlacedRatios.of(new double[] {110, 140, 111, 138, 112, 141}, HUNDRED, IN_TURN)
                .turnRound())
        .isFalse();
  }

  @Test
  void shouldHaveNoRatiosWhereAllRoundsHaveOnePlacement() {
    List<Placement> shared = IN_TURN.stream().map(any -> Placement.SHARED).toList();

    assertThat(PlacedRatios.of(HUNDRED, HUNDRED, shared)).isEqualTo(PlacedRatios.NONE);
  }
}
