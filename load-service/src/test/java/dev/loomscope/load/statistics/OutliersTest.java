package dev.loomscope.load.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class OutliersTest {

  /** Median 103, deviations' median 2: everything within 103 ± 10.4 is usual. */
  @Test
  void shouldMarkWhatLiesFarFromTheOthers() {
    assertThat(Outliers.of(101, 103, 40, 105, 102, 113, 104)).isEqualTo(indexes(2));
    assertThat(Outliers.of(101, 103, 40, 105, 102, 114, 104)).isEqualTo(indexes(2, 5));
  }

  @Test
  void shouldMarkNothingOfFiguresThatAreAlike() {
    assertThat(Outliers.of(5, 5, 5)).isEqualTo(indexes());
    assertThat(Outliers.of(7)).isEqualTo(indexes());
    assertThat(Outliers.of(1, 2, 3, 4, 5)).isEqualTo(indexes());
  }

  @Test
  void shouldMarkTheOneThatDiffersWhereTheOthersAreTheSame() {
    assertThat(Outliers.of(5, 5, 6, 5)).isEqualTo(indexes(2));
  }

  private static BitSet indexes(int... indexes) {
    BitSet set = new BitSet();
    for (int index : indexes) {
      set.set(index);
    }
    return set;
  }
}
