package dev.loomscope.echo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ForkedChildTest {

  private static List<String> violations(List<String> options) throws Exception {
    return ForkedChildCodeCheck.violations(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        options);
  }

  @Test
  void shouldRunNothingInAChildButItsOwnMethodAndSystemCalls() throws Exception {
    assertThat(violations(ZygoteOptions.JVM)).isEmpty();
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
