package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalancedOrderTest {

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 6", "4, 4", "5, 10", "6, 6"})
  void shouldHaveEachComeAtEachPlaceAndAfterEachOtherEquallyOften(int size, int period) {
    BalancedOrder order = new BalancedOrder(size);
    List<Integer> things = IntStream.range(0, size).boxed().toList();
    int[][] at = new int[size][size];
    int[][] after = new int[size][size];
    List<List<Integer>> rounds = new ArrayList<>();
    for (int round = 0; round < order.period(); round++) {
      List<Integer> ofRound = order.ofRound(round, things);
      assertThat(ofRound).containsExactlyInAnyOrderElementsOf(things);
      for (int place = 0; place < size; place++) {
        at[place][ofRound.get(place)]++;
        if (place > 0) {
          after[ofRound.get(place - 1)][ofRound.get(place)]++;
        }
      }
      rounds.add(ofRound);
    }

    assertThat(order.period()).isEqualTo(period);
    assertThat(order.ofRound(period, things)).isEqualTo(rounds.getFirst());
    for (int one = 0; one < size; one++) {
      for (int other = 0; other < size; other++) {
        assertThat(at[one][other]).isEqualTo(period / size);
        assertThat(after[one][other]).isEqualTo(one == other ? 0 : period / size);
      }
    }
  }
}
