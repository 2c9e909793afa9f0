package dev.loomscope.echo.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.echo.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
final class ForkedChildTest {

  private static List<String> violations(List<String> options) throws Exception {
    return violations(options, Workload.ECHO, false);
  }

  private static List<String> violations(List<String> options, Workload workload, boolean faults)
      throws Exception {
    return ForkedChildCodeCheck.violations(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        options,
        workload,
        faults);
  }

  @Test
  void shouldRunNothingInAChildButItsOwnMethodAndSystemCalls() throws Exception {
    assertThat(violations(ZygoteOptions.JVM)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, 0, false", "0, 1000, 0, false", "0, 1000, 1024, false", "0, 0, 0, true"})
  void shouldRunNothingElseWithAWorkloadOrWithFaults(
      long waitNanos, long cpuNanos, int leastBytes, boolean faults) throws Exception {
    Workload workload = Workload.ofAProcess(waitNanos, cpuNanos, leastBytes);
    assertThat(violations(ZygoteOptions.JVM, workload, faults)).isEmpty();
  }

  @Test
  void shouldBeFoundOutWhenACalleeIsNotInlined() throws Exception {
    List<String> options = new ArrayList<>(ZygoteOptions.JVM);
    options.add("-XX:CompileCommand=dontinline,dev.loomscope.echo.process.ForkedChild::reasonOf");
    assertThat(violations(options)).isNotEmpty();
  }

  @Test
  void shouldBeFoundOutWhenItIsNotCompiledInTheRehearsal() throws Exception {
    List<String> options = new ArrayList<>(ZygoteOptions.JVM);
    options.add("-XX:CompileThreshold=100000");
    assertThat(violations(options)).isNotEmpty();
  }

  @Test
  void shouldBeFoundOutWhenBranchesAreLeftToTheInterpreter() throws Exception {
    List<String> options = new ArrayList<>(ZygoteOptions.JVM);
    options.addAll(List.of("-XX:PerMethodTrapLimit=100", "-XX:PerBytecodeTrapLimit=4"));
    assertThat(violations(options)).isNotEmpty();
  }
}
