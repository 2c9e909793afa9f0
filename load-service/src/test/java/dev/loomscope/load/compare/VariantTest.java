package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.echo.Variant;
import dev.loomscope.load.echo.Variant.ProcessStart;
import org.junit.jupiter.api.Test;

class VariantTest {

  @Test
  void shouldCompareFourModesWithProcessesByFork() {
    assertThat(Variant.of(ProcessStart.FORK, true).stream().map(Variant::name))
        .containsExactly("process", "thread", "virtual", "async");
    assertThat(Variant.of(ProcessStart.FORK, true).getFirst().arguments())
        .containsExactly("--mode", "process", "--process-start", "fork");
  }

  @Test
  void shouldAddAColumnForExec() {
    assertThat(Variant.of(ProcessStart.EXEC, true).stream().map(Variant::name))
        .containsExactly("process", "thread", "virtual", "async", "process-exec");
    Variant exec = Variant.of(ProcessStart.EXEC, true).getLast();
    assertThat(exec.arguments()).containsExactly("--mode", "process", "--process-start", "exec");
    assertThat(exec.rounds(7)).isEqualTo(3);
    assertThat(exec.rounds(1)).isEqualTo(1);
  }

  @Test
  void shouldTakeExecForTheProcessColumnWhereThereIsNoFork() {
    assertThat(Variant.of(ProcessStart.EXEC, false).stream().map(Variant::name))
        .containsExactly("process", "thread", "virtual", "async");
    assertThat(Variant.of(ProcessStart.FORK, false).getFirst().arguments()).contains("exec");
  }

  @Test
  void shouldRunAScenarioAsOftenAsItTakes() {
    assertThat(Scenario.LIGHT.runsFor(20_000)).isEqualTo(20);
    assertThat(Scenario.MEDIUM.runsFor(20_000)).isEqualTo(2);
    assertThat(Scenario.MEDIUM.runsFor(1)).isEqualTo(1);
    assertThat(Scenario.MEDIUM.runsFor(10_001)).isEqualTo(2);
  }
}
