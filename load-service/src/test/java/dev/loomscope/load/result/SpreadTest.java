package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void shouldTakeTheMiddleOfAnOddNumber() {
    assertThat(Spread.of(List.of(5.0, 1.0, 9.0))).isEqualTo(new Spread(5, 1, 9));
  }

  @Test
  void shouldTakeTheMeanOfTheMiddleTwoOfAnEvenNumber() {
    assertThat(Spread.of(List.of(4.0, 1.0, 9.0, 2.0))).isEqualTo(new Spread(3, 1, 9));
  }

  @Test
  void shouldBeTheSameThriceForASingleFigure() {
    assertThat(Spread.of(List.of(7.5))).isEqualTo(new Spread(7.5, 7.5, 7.5));
  }

  @Test
  void shouldLeaveOutWhatIsUnknown() {
    assertThat(Spread.of(Arrays.asList(null, 3.0, null))).isEqualTo(new Spread(3, 3, 3));
    assertThat(Spread.of(Arrays.asList(null, null))).isNull();
    assertThat(Spread.of(List.of())).isNull();
  }
}
