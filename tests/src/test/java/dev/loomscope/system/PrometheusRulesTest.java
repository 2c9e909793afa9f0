package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.dashboards.DashboardFile;
import dev.loomscope.dashboards.PanelQuery;
import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/** Prometheus' rules as files: promtool's opinion of them, and whether they are tested and used. */
@Tag("system")
@Timeout(120)
final class PrometheusRulesTest {

  private static final Path PROMETHEUS = Path.of("..", "prometheus");

  /** The colon is what tells the name of a recorded series from others. */
  private static final Pattern RECORDED = Pattern.compile("\\b\\w+:\\w+:\\w+\\b");

  @Test
  void shouldBeRulesThatPromtoolTakes() throws Exception {
    assertThat(promtool("check", "rules", files("rules")))
        .contains("SUCCESS")
        .doesNotContain("FAIL");
  }

  @Test
  void shouldFireWhenTheyShouldAndNotElse() throws Exception {
    assertThat(promtool("test", "rules", files("tests")))
        .contains("SUCCESS")
        .doesNotContain("FAIL");
  }

  @Test
  void shouldTestEachAlertForFiringAndForNotFiring() throws IOException {
    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (Map<?, ?> test : lists(documents("tests"), "tests")) {
      for (Map<?, ?> expected : list(test, "alert_rule_test")) {
        String alert = String.valueOf(expected.get("alertname"));
        (list(expected, "exp_alerts").isEmpty() ? silent : firing).add(alert);
      }
    }
    Set<String> alerts = namesOf("alert");
    assertThat(alerts).hasSizeGreaterThan(5);
    assertThat(firing).isEqualTo(alerts);
    assertThat(silent).isEqualTo(alerts);
  }

  @Test
  void shouldRecordWhatDashboardsAndAlertsUseAndNothingElse() throws IOException {
    List<String> rules = rules().stream().map(rule -> String.valueOf(rule.get("expr"))).toList();
    Set<String> used =
        Stream.concat(dashboardQueries().stream(), rules.stream())
            .flatMap(expression -> RECORDED.matcher(expression).results())
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used).isEqualTo(namesOf("record"));
  }

  @Test
  void shouldTestQueriesThatTheDashboardHas() throws IOException {
    Map<?, ?> test =
        new Yaml().load(Files.readString(PROMETHEUS.resolve("tests/modes-dashboard-test.yaml")));
    List<String> tested =
        lists(list(test, "tests"), "promql_expr_test").stream()
            .map(expected -> String.valueOf(expected.get("expr")))
            .toList();
    assertThat(tested).isNotEmpty();
    assertThat(dashboardQueries())
        .map(
            query ->
                query
                    .replace("$experiment", ".+")
                    .replace("$point", ".+")
                    .replace("$interval", "1m"))
        .containsAll(tested);
  }

  private static List<String> dashboardQueries() throws IOException {
    return DashboardFile.of(Path.of("..", "grafana", "dashboards")).stream()
        .flatMap(dashboard -> dashboard.queries().stream())
        .map(PanelQuery::expression)
        .toList();
  }

  private static Set<String> namesOf(String kind) throws IOException {
    return rules().stream()
        .filter(rule -> rule.containsKey(kind))
        .map(rule -> String.valueOf(rule.get(kind)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Map<?, ?>> rules() throws IOException {
    return lists(lists(documents("rules"), "groups"), "rules");
  }

  private static List<Map<?, ?>> lists(List<Map<?, ?>> maps, String key) {
    return maps.stream().<Map<?, ?>>flatMap(map -> list(map, key).stream()).toList();
  }

  private static List<Map<?, ?>> list(Map<?, ?> map, String key) {
    return map.get(key) instanceof List<?> list
        ? list.stream().<Map<?, ?>>map(element -> (Map<?, ?>) element).toList()
        : List.of();
  }

  private static List<Map<?, ?>> documents(String folder) throws IOException {
    List<Map<?, ?>> documents = new ArrayList<>();
    for (Path file : files(folder)) {
      documents.add(new Yaml().load(Files.readString(file)));
    }
    return documents;
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(PROMETHEUS.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  private static String promtool(String verb, String what, List<Path> files) throws Exception {
    Tools.require("promtool");
    List<String> command =
        Stream.concat(Stream.of("promtool", verb, what), files.stream().map(Path::toString))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
