package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.server.Variant.ProcessStart;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariantTest {

  private static final List<String> MODES = List.of("process", "thread", "virtual", "async");

  @Test
  void shouldCompareFourModesWithProcessesByFork() {
    assertThat(Variant.of(MODES, ProcessStart.FORK, true).stream().map(Variant::name))
        .containsExactly("process", "thread", "virtual", "async");
    assertThat(Variant.of(MODES, ProcessStart.FORK, true).getFirst().arguments())
        .containsExactly("--mode", "process", "--process-start", "fork");
  }

  @Test
  void shouldAddAColumnForExec() {
    assertThat(Variant.of(MODES, ProcessStart.EXEC, true).stream().map(Variant::name))
        .containsExactly("process", "thread", "virtual", "async", "process-exec");
    Variant exec = Variant.of(MODES, ProcessStart.EXEC, true).getLast();
    assertThat(exec.arguments()).containsExactly("--mode", "process", "--process-start", "exec");
    assertThat(exec.rounds(7)).isEqualTo(3);
    assertThat(exec.rounds(1)).isEqualTo(1);
  }

  @Test
  void shouldTakeExecForTheProcessColumnWhereThereIsNoFork() {
    assertThat(Variant.of(MODES, ProcessStart.EXEC, false).stream().map(Variant::name))
        .containsExactly("process", "thread", "virtual", "async");
    assertThat(Variant.of(MODES, ProcessStart.FORK, false).getFirst().arguments()).contains("exec");
  }

  @Test
  void shouldHoldAModeAgainstItself() {
    List<Variant> variants =
        Variant.of(List.of("virtual", "async", "virtual"), ProcessStart.FORK, true);

    assertThat(variants.stream().map(Variant::name))
        .containsExactly("virtual", "async", "virtual-2");
    assertThat(variants.getLast().arguments()).containsExactly("--mode", "virtual");
    assertThat(variants.getLast().mode()).isEqualTo("virtual");
  }
}
