package dev.loomscope.echo;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ExecEchoTest extends EchoContract {
  ExecEchoTest() {
    super(Variant.EXEC);
  }
}
