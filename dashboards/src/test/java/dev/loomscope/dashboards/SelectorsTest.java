package dev.loomscope.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.dashboards.query.Selectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SelectorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "up{job=~\"loomscope-.+\"} == 0 | up{job=~\"loomscope-.+\"}",
        "absent(up{job=\"a}b\"}) | up{job=\"a}b\"}",
        "a:b_c:max1m > 1e5 or d | a:b_c:max1m;d",
        "sum by (mode, le) (rate(x_total{a='b', c!='d'}[5m])) > 0.01 | x_total{a='b', c!='d'}",
        "a / on (x) group_left (y) b offset 5m | a;b",
        "a < 0.95 * (b > 0) and bool_metric | a;b;bool_metric",
        "a + a | a",
        "a{b=~\"[cd]\"}[1m:5s] | a{b=~\"[cd]\"}",
        "time() - 3 * 1e-3 | ``"
      })
  void shouldFindWhatAnExpressionAsksFor(String expression, String selectors) {
    assertThat(Selectors.of(expression))
        .isEqualTo(selectors.isEmpty() ? List.of() : List.of(selectors.split(";", -1)));
  }
}
