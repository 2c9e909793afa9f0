package dev.loomscope.echo;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ForkEchoTest extends EchoContract {
  ForkEchoTest() {
    super(Variant.FORK);
  }
}
