package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "process=echo:7007, process, process, echo:7007",
    "echo-thread=10.0.0.7:7007, echo-thread, thread, 10.0.0.7:7007",
    "eu.virtual.2=host.example:1, eu.virtual.2, virtual, host.example:1",
    "asynchronous=host:1, asynchronous, unknown, host:1",
    "blue:async=host:1, blue, async, host:1",
    "six:thread=[2001:db8::1]:7007, six, thread, [2001:db8::1]:7007",
  })
  void shouldReadATarget(String text, String name, String mode, String address) {
    Target target = Target.parseAll(text).getFirst();
    assertThat(target.name()).isEqualTo(name);
    assertThat(target.mode()).isEqualTo(mode);
    assertThat(target.address()).isEqualTo(address);
    assertThat(target.endpoint().isUnresolved()).isTrue();
  }

  @Test
  void shouldReadWhereTheMetricsOfATargetAre() {
    List<Target> targets =
        Target.parseAll(
            "a=host:1,http://host:8080/metrics b:async=host:2,https://x_1/m?q=1\n  c=h:3");

    assertThat(targets.stream().map(Target::metrics))
        .containsExactly(
            URI.create("http://host:8080/metrics"), URI.create("https://x_1/m?q=1"), null);
    assertThat(targets.stream().map(Target::address)).containsExactly("host:1", "host:2", "h:3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x=host:1,host:8080/metrics",
        "x=host:1,file:///etc/passwd",
        "x=host:1,http:///metrics",
        "x=host:1,http://host/metrics more",
        "x=host:1,http://[/metrics",
        "x=host:1,http://:80/metrics",
        "x=host:1,http://host:0/metrics",
        "x=host:1,http://host:99999/metrics",
        "x=host:1,http://host:http/metrics",
        "x",
        "x=",
        "x=host",
        "x=host:0",
        "x=host:65536",
        "=host:1",
        "a b=host:1",
        "x=host:1 x=other:2",
        "x=host:1,",
        "x:=host:1",
        "\"x\"=host:1"
      })
  void shouldRefuseATargetOfAnotherForm(String text) {
    assertThatThrownBy(() -> Target.parseAll(text)).isInstanceOf(RuntimeException.class);
  }
}
